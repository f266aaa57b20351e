// The error family and Estimate.
#include "bind.hpp"

#include "cabochon/core/error.hpp"
#include "cabochon/core/estimate.hpp"

namespace cabochon::bindings {
namespace {

py::object problem_to_dict(const Problem& problem) {
  py::dict out;
  out["table"] = problem.table;
  out["column"] = problem.column;
  out["row"] = problem.row < 0 ? py::object(py::none()) : py::object(py::int_(problem.row));
  out["value"] = problem.value;
  out["expected"] = problem.expected;
  return out;
}

// The exceptions live in the Python module `cabochon.errors`, which gives them their second base class (ValueError,
// RuntimeError, OSError) and their attributes; the translator only carries the data across.
void raise_from(const char* name, const py::tuple& arguments) {
  const py::object type = py::module_::import("cabochon.errors").attr(name);
  const py::object error = type(*arguments);
  PyErr_SetObject(type.ptr(), error.ptr());
}

void translate(std::exception_ptr pointer) {
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const InputError& error) {
    py::list problems;
    for (const auto& problem : error.problems()) problems.append(problem_to_dict(problem));
    raise_from("InputError", py::make_tuple(error.what(), problems, error.total()));
  } catch (const FitError& error) {
    raise_from("FitError", py::make_tuple(error.what(), error.iterations(), error.gap()));
  } catch (const StoreError& error) {
    raise_from("StoreError", py::make_tuple(error.what()));
  } catch (const Interrupted&) {
    if (!PyErr_Occurred()) PyErr_SetNone(PyExc_KeyboardInterrupt);
  } catch (const Error& error) {
    raise_from("Error", py::make_tuple(error.what()));
  }
}

}  // namespace

void register_core(py::module_& module) {
  py::register_exception_translator(&translate);

  py::class_<Estimate>(module, "Estimate",
                       "An uncertain number: value, low, high, level, n, method.\n\n"
                       ">>> import cabochon as cb\n"
                       ">>> cb.Estimate.exact(2.5).low\n"
                       "2.5\n")
      .def(py::init([](double value, double low, double high, double level, std::int64_t n, std::string method) {
             return Estimate{value, low, high, level, n, std::move(method)};
           }),
           py::arg("value"), py::kw_only(), py::arg("low"), py::arg("high"), py::arg("level"), py::arg("n"),
           py::arg("method"))
      .def_static("exact", &Estimate::exact, py::arg("value"), "A number without sampling error.")
      .def_readonly("value", &Estimate::value, "Point estimate.")
      .def_readonly("low", &Estimate::low, "Lower limit of the interval.")
      .def_readonly("high", &Estimate::high, "Upper limit of the interval.")
      .def_readonly("level", &Estimate::level, "Confidence or credibility, 0 to 1.")
      .def_readonly("n", &Estimate::n, "Observations behind it; 0 for an exact number.")
      .def_readonly("method", &Estimate::method, "How the interval was made; 'exact' for arithmetic.")
      .def_property_readonly("is_exact", &Estimate::is_exact)
      .def_property_readonly("sign_is_clear", &Estimate::sign_is_clear)
      .def("__float__", [](const Estimate& e) { return e.value; })
      .def(
          "__eq__", [](const Estimate& a, const Estimate& b) { return a == b; }, py::is_operator())
      .def("__repr__",
           [](const Estimate& e) {
             return py::str("Estimate({!r}, low={!r}, high={!r}, level={!r}, n={!r}, method={!r})")
                 .format(e.value, e.low, e.high, e.level, e.n, e.method);
           })
      .def(py::pickle([](const Estimate& e) { return py::make_tuple(e.value, e.low, e.high, e.level, e.n, e.method); },
                      [](const py::tuple& t) {
                        return Estimate{t[0].cast<double>(), t[1].cast<double>(),       t[2].cast<double>(),
                                        t[3].cast<double>(), t[4].cast<std::int64_t>(), t[5].cast<std::string>()};
                      }));
}

}  // namespace cabochon::bindings
