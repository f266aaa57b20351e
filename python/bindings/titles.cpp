// Buying roles from job titles.
#include "cabochon/accounts/titles.hpp"

#include "bind.hpp"

#include "cabochon/core/datum.hpp"

namespace cabochon::bindings {
namespace {

using accounts::BuyingRole;
using accounts::TitleDictionary;
using accounts::TitlePhrase;

/// phrase, names of roles, decides, whether it names a department
using Override = std::tuple<std::string, std::vector<std::string>, std::optional<bool>, bool>;

TitleDictionary changed(const std::vector<Override>& overrides) {
  std::vector<TitlePhrase> phrases;
  for (const auto& [phrase, roles, decides, is_department] : overrides) {
    TitlePhrase out{
        phrase, {}, decides, is_department ? accounts::TitleStrength::department : accounts::TitleStrength::strong};
    for (const auto& role : roles) DatumOf<BuyingRole>::set(out.roles.emplace_back(), {role}, {"overrides", phrase});
    phrases.push_back(std::move(out));
  }
  return TitleDictionary::standard().with(phrases);
}

py::object role_name(const std::optional<BuyingRole>& role) {
  return role ? py::object(py::str(std::string(name_of(*role)))) : py::none();
}

std::vector<std::string> role_names(const std::vector<BuyingRole>& roles) {
  std::vector<std::string> out;
  for (const auto role : roles) out.emplace_back(name_of(role));
  return out;
}

}  // namespace

void register_titles(py::module_& module) {
  py::module_ m = module.def_submodule("titles", "Buying roles from job titles; see cabochon.accounts.");
  py::class_<accounts::RoleGuess>(m, "RoleGuess", "What a job title tells of its holder's buying role.")
      .def_property_readonly(
          "role", [](const accounts::RoleGuess& g) { return role_name(g.role); },
          "'economic', 'technical' or 'user'; None when unknown or doubtful.")
      .def_readonly("decides", &accounts::RoleGuess::decides,
                    "Whether the holder decides or advises in that role; None when not told.")
      .def_readonly("phrase", &accounts::RoleGuess::phrase, "Phrase of the dictionary that was decisive; may be empty.")
      .def_readonly("doubtful", &accounts::RoleGuess::doubtful, "The title does not tell, or tells two roles: ask.")
      .def_property_readonly(
          "candidates", [](const accounts::RoleGuess& g) { return role_names(g.candidates); },
          "The roles it may be when doubtful.")
      .def("__repr__", [](const accounts::RoleGuess& g) {
        return py::str("RoleGuess(role={!r}, decides={!r}, phrase={!r}, doubtful={!r}, candidates={!r})")
            .format(role_name(g.role), g.decides, g.phrase, g.doubtful, role_names(g.candidates));
      });
  m.def(
      "role_of_title",
      [](const std::string& title, const std::optional<std::string>& department,
         const std::vector<Override>& overrides) {
        if (overrides.empty()) return accounts::role_of_title(title, department.value_or(""));
        return changed(overrides).role_of(title, department.value_or(""));
      },
      py::arg("title"), py::arg("department") = py::none(), py::kw_only(), py::arg("overrides") = py::list(),
      "The buying role that one title tells.");
  m.def(
      "roles_of_titles",
      [](const Table& table, const std::string& title, const std::optional<std::string>& department,
         const std::vector<Override>& overrides) {
        if (overrides.empty()) return accounts::roles_of_titles(table, title, department);
        return accounts::roles_of_titles(table, title, department, changed(overrides));
      },
      py::arg("table"), py::kw_only(), py::arg("title"), py::arg("department") = py::none(),
      py::arg("overrides") = py::list(), py::call_guard<py::gil_scoped_release>(),
      "Role, decides, phrase, doubtful and candidates of every row.");
  m.def(
      "phrases",
      [] {
        py::list out;
        constexpr const char* strengths[] = {"strong", "weak", "department"};
        for (const auto& p : TitleDictionary::standard().phrases()) {
          py::dict item;
          item["phrase"] = p.phrase;
          item["roles"] = role_names(p.roles);
          item["decides"] = p.decides;
          item["strength"] = strengths[static_cast<std::size_t>(p.strength)];
          out.append(item);
        }
        return out;
      },
      "The dictionary that the library carries.");
}

}  // namespace cabochon::bindings
