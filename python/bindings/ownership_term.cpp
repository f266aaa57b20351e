// Terms: numbers and laws of what a number may be, each with its source.
#include "ownership_term.hpp"

#include "cabochon/ownership/term.hpp"
#include "cabochon/stats/quantile.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

constexpr Place term_place{"Term", "value"};

struct Origin {
  std::string unit, source;
  py::object date;
  bool assumed = false;
};

Term with(Term term, const std::string& unit, const std::string& source, const py::object& date, bool is_assumed) {
  DatumOf<std::optional<Day>>::set(term.date, from_python(date, {"Term", "date"}), {"Term", "date"});
  term.unit = unit;
  term.source = source;
  term.assumed = is_assumed;
  return term;
}

Term term_from(const py::object& value, const std::string& unit, const std::string& source, const py::object& date,
               bool is_assumed) {
  Term term;
  const Datum datum = from_python(value, term_place);
  if (!datum.is_null()) {
    const auto number = datum.number();
    if (!number) mismatch(term_place, datum, "a number (laws have constructors of their own, such as triangular)");
    if (!any_number.contains(*number)) mismatch(term_place, datum, any_number.expected());
    term.content = *number;
  }
  return with(std::move(term), unit, source, date, is_assumed);
}

Term from_dict(const py::dict& entries) {
  Term term;
  DatumOf<Term>::set(term, from_python(entries, {"Term", ""}), {"Term", "value"});
  return term;
}

py::object value_of_term(const Term& term) { return term.empty() ? py::object(py::none()) : py::float_(term.number()); }

py::object date_of(const Term& term) { return to_python(term.date ? Datum{*term.date} : Datum{}); }

/// Whole numbers without their point, as they are typed.
std::string number_repr(double value) { return number_text(value); }

std::string law_repr(const stats::Distribution& law) {
  using stats::Law;
  std::string text(name_of(law.law));
  text += '(';
  const auto list = [&text](const std::vector<double>& numbers) {
    constexpr std::size_t shown = 6;
    text += '[';
    for (std::size_t i = 0; i < numbers.size() && i < shown; ++i) text += (i > 0 ? ", " : "") + number_repr(numbers[i]);
    text += numbers.size() > shown ? ", ... " + std::to_string(numbers.size()) + " values]" : "]";
  };
  if (law.law == Law::sample || law.law == Law::series) {
    list(law.values);
    if (law.law == Law::series)
      text += ", base=" + number_repr(law.parameters[0]) + ", horizon=" + number_repr(law.parameters[1]);
  } else {
    for (std::size_t i = 0; i < law.parameters.size(); ++i)
      text += std::string(i > 0 ? ", " : "") + (law.law == Law::between && i == 2 ? "level=" : "") +
              number_repr(law.parameters[i]);
    if (law.law == Law::between && law.shape != Law::normal)
      text += ", shape='" + std::string(name_of(law.shape)) + "'";
  }
  return text;
}

std::string repr_of(const Term& term) {
  std::string text =
      term.uncertain() ? law_repr(*term.distribution()) : "Term(" + std::string(py::repr(value_of_term(term)));
  if (!term.unit.empty()) text += ", unit=" + std::string(py::repr(py::str(term.unit)));
  if (!term.source.empty()) text += ", source=" + std::string(py::repr(py::str(term.source)));
  if (term.date) text += ", date='" + to_string(*term.date) + "'";
  if (term.assumed) text += ", assumed=True";
  return text + ")";
}

/// All five fields of a number; what a law's own object says of an uncertain one.
py::dict dict_of(const Term& term) {
  py::dict out;
  if (term.uncertain())
    out = to_python(DatumOf<Term>::get(term)).cast<py::dict>();
  else
    out["value"] = value_of_term(term);
  out["unit"] = term.unit;
  out["source"] = term.source;
  out["date"] = date_of(term);
  out["assumed"] = term.assumed;
  return out;
}

const stats::Distribution& law_of(const Term& term) {
  if (!term.uncertain())
    throw InputError({"Term", "value", -1, term.empty() ? "nothing" : text_of(term), "an uncertain term"});
  return *term.distribution();
}

void bind_class(py::module_& m) {
  py::class_<Term>(
      m, "Term",
      "What was stated of an offer or a buyer, where it comes from and whether it is only assumed.\n\n"
      "A number, or the law of one that is not known exactly: triangular, pert, normal, lognormal, uniform,\n"
      "between, beta, beta_from_counts, sample and series make those.\n\n"
      ">>> from cabochon.ownership import Term, triangular\n"
      ">>> Term(7000, source=\"exchange quotation\", date=\"2026-10-01\")\n"
      "Term(7000.0, source='exchange quotation', date='2026-10-01')\n"
      ">>> triangular(15, 20, 30, source=\"delivery record\").value\n"
      "21.666666666666668\n")
      .def(py::init(&term_from), py::arg("value") = py::none(), py::kw_only(), py::arg("unit") = "",
           py::arg("source") = "", py::arg("date") = py::none(), py::arg("assumed") = false)
      .def_static("from_dict", &from_dict, py::arg("entries"),
                  "The term of these entries, such as {'triangular': [15, 20, 30], 'source': 'contract 12'}.")
      .def_property_readonly("value", &value_of_term, "The number, the mean of an uncertain one, or None.")
      .def_property_readonly("uncertain", &Term::uncertain, "Whether the number has a law.")
      .def_property_readonly(
          "law",
          [](const Term& t) {
            return t.uncertain() ? py::object(py::str(std::string(name_of(t.distribution()->law)))) : py::none();
          },
          "Name of the law, such as 'triangular'; None for a number.")
      .def_property_readonly(
          "sd",
          [](const Term& t) {
            return t.empty() ? py::object(py::none())
                             : py::float_(t.uncertain() ? stats::deviation(*t.distribution()) : 0.0);
          },
          "Standard deviation; 0 for a number, None where empty.")
      .def(
          "quantile", [](const Term& t, double p) { return stats::quantile(law_of(t), p); }, py::arg("probability"),
          "The value with this probability below it.")
      .def_readonly("unit", &Term::unit, "Unit of a value stated in words; empty: that of the field.")
      .def_readonly("source", &Term::source, "Where it comes from; empty: merely stated.")
      .def_property_readonly("date", &date_of, "Day of the source, or None.")
      .def_readonly("assumed", &Term::assumed, "A guess that nobody has confirmed.")
      .def(
          "from_",
          [](const Term& t, const std::string& source, const py::object& date) {
            return with(t, t.unit, source, date, t.assumed);
          },
          py::arg("source"), py::arg("date") = py::none(), "The same term with its source and the source's day.")
      .def("to_dict", &dict_of, "All fields by name.")
      .def("__float__",
           [](const Term& term) {
             if (term.empty()) throw py::type_error("an empty Term is not a number");
             return term.number();
           })
      .def("__bool__", &Term::given)
      .def(
          "__eq__", [](const Term& a, const Term& b) { return a == b; }, py::is_operator())
      .def(
          "__eq__", [](const Term& a, double b) { return a.given() && !a.uncertain() && a.number() == b; },
          py::is_operator())
      .def("__str__", [](const Term& term) { return term.empty() ? std::string("not known") : text_of(term); })
      .def("__repr__", &repr_of)
      .def(py::pickle([](const Term& t) { return py::make_tuple(dict_of(t)); },
                      [](const py::tuple& t) { return from_dict(t[0].cast<py::dict>()); }))
      .attr("__hash__") = py::none();
}

/// One law's constructor, with the keywords that every term has.
template <class... Arguments, class Make, class... Names>
void law(py::module_& m, const char* name, const char* doc, Make make, const Names&... names) {
  m.def(
      name,
      [make](Arguments... arguments, const std::string& unit, const std::string& source, const py::object& date,
             bool is_assumed) { return with(make(arguments...), unit, source, date, is_assumed); },
      names..., py::arg("unit") = "", py::arg("source") = "", py::arg("date") = py::none(), py::arg("assumed") = false,
      doc);
}

void bind_laws(py::module_& m) {
  const py::kw_only after;
  law<double, double, double>(m, "triangular",
                              "At least `low`, most often `mode`, at most `high`.\n\n"
                              ">>> from cabochon.ownership import triangular\n"
                              ">>> triangular(15, 20, 30, source=\"delivery record\")\n"
                              "triangular(15, 20, 30, source='delivery record')\n",
                              &triangular, py::arg("low"), py::arg("mode"), py::arg("high"), after);
  law<double, double, double>(m, "pert",
                              "A triple with less weight on its ends: a beta law of mean (low + 4 mode + high) / 6.\n\n"
                              ">>> from cabochon.ownership import pert\n"
                              ">>> pert(15, 20, 30).value\n"
                              "20.833333333333332\n",
                              &pert, py::arg("low"), py::arg("mode"), py::arg("high"), after);
  law<double, double>(m, "normal",
                      "Mean and standard deviation. What lies beyond the term's range (at most 1 % a side, else an\n"
                      "InputError) is cut off.\n\n"
                      ">>> from cabochon.ownership import normal\n"
                      ">>> round(normal(20, 3).quantile(0.95), 4)\n"
                      "24.9346\n",
                      &normal, py::arg("mean"), py::arg("sd"), after);
  law<double, double>(m, "lognormal",
                      "Mean and standard deviation of the term itself, not of its logarithm; never below zero.\n\n"
                      "With mean m and sd s the logarithm is normal with variance v = ln(1 + s^2 / m^2) and mean\n"
                      "ln(m) - v / 2.\n\n"
                      ">>> from cabochon.ownership import lognormal\n"
                      ">>> lognormal(20, 5).value, lognormal(20, 5).sd\n"
                      "(20.0, 5.0)\n",
                      &lognormal, py::arg("mean"), py::arg("sd"), after);
  law<double, double>(m, "uniform",
                      "Any value from `low` to `high` as likely.\n\n"
                      ">>> from cabochon.ownership import uniform\n"
                      ">>> uniform(10, 20).quantile(0.25)\n"
                      "12.5\n",
                      &uniform, py::arg("low"), py::arg("high"), after);
  law<double, double, double, const std::string&>(
      m, "between",
      "An interval that holds the term with confidence `level`, as much outside on either side.\n\n"
      "The law is the normal one unless `shape` says \"lognormal\" or \"uniform\".\n\n"
      ">>> from cabochon.ownership import between\n"
      ">>> round(between(10, 20, level=0.9).sd, 4)\n"
      "3.0398\n",
      [](double low, double high, double level, const std::string& shape) {
        const auto kind = cabochon::value_of<stats::Law>(shape);
        constexpr std::array<std::string_view, 3> shapes{"normal", "lognormal", "uniform"};
        check_one_of("between", "shape", shape, shapes);
        return between(low, high, level, *kind);
      },
      py::arg("low"), py::arg("high"), after, py::arg("level"), py::arg("shape") = "normal");
  law<double, double>(m, "beta",
                      "A share with this beta law, of mean a / (a + b).\n\n"
                      ">>> from cabochon.ownership import beta\n"
                      ">>> beta(2, 38).value\n"
                      "0.05\n",
                      &beta, py::arg("a"), py::arg("b"), after);
  law<double, double, double, double>(
      m, "beta_from_counts",
      "What `happened` out of `trials` says of a share: the beta posterior (by default after Jeffreys' prior).\n\n"
      ">>> from cabochon.ownership import beta_from_counts\n"
      ">>> beta_from_counts(3, 120)\n"
      "beta(3.5, 117.5)\n",
      &beta_from_counts, py::arg("happened"), py::arg("trials"), after, py::arg("prior_a") = 0.5,
      py::arg("prior_b") = 0.5);
  const auto numbers_of = [](const py::object& values, const char* where) {
    const Datum datum =
        from_python(py::hasattr(values, "tolist") ? py::object(values.attr("tolist")()) : values, {where, "values"});
    const auto* list = datum.get<Datum::List>();
    if (!list) mismatch({where, "values"}, datum, "a list of numbers");
    std::vector<double> out;
    for (const Datum& item : *list) {
      const auto number = item.number();
      if (!number) mismatch({where, "values", static_cast<std::int64_t>(out.size())}, item, "a number");
      out.push_back(*number);
    }
    return out;
  };
  law<const py::object&>(
      m, "sample",
      "Recorded values, each as likely.\n\n"
      ">>> from cabochon.ownership import sample\n"
      ">>> sample([14, 15, 21, 22]).value\n"
      "18.0\n",
      [numbers_of](const py::object& values) { return sample(numbers_of(values, "sample")); }, py::arg("values"),
      after);
  law<const py::object&, double, std::int64_t>(
      m, "series", "Today's `base` moved as the history moved over `horizon` steps; see cabochon.ownership.series.",
      [numbers_of](const py::object& history, double base, std::int64_t horizon) {
        return series(numbers_of(history, "series"), base, horizon);
      },
      py::arg("history"), after, py::arg("base"), py::arg("horizon"));
}

}  // namespace

void register_ownership_term(py::module_& module) {
  py::module_ m = module.def_submodule("ownership", "Cost of ownership; use it through cabochon.ownership.");
  bind_class(m);
  bind_laws(m);
}

}  // namespace cabochon::bindings
