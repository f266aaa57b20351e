#include "cabochon/core/version.hpp"

#include "register.hpp"

PYBIND11_MODULE(_core, module) {
  using namespace cabochon::bindings;
  module.doc() = "Compiled core of cabochon; use it through the modules of the package.";
  module.attr("__version__") = std::string(cabochon::version());
  register_core(module);
  register_progress(module);
  register_table(module);
  register_accounts(module);
  register_titles(module);
  register_feedback(module);
  register_feedback_ask(module);
  register_feedback_case(module);
  register_feedback_pls(module);
  register_feedback_pooling(module);
  register_feedback_whom(module);
  register_feedback_change(module);
  register_feedback_facts(module);
  register_feedback_nonresponse(module);
  register_feedback_standards(module);
  register_feedback_risk(module);
  register_feedback_signals(module);
  register_drivers(module);
  register_ownership_term(module);
  register_ownership_sampling(module);
  register_ownership(module);
  register_ownership_uncertainty(module);
  register_ownership_regulation(module);
  register_ownership_against(module);
  register_ownership_pairs(module);
  register_ownership_ranking(module);
  register_ownership_basket(module);
  register_improvement(module);
  register_improvement_kaizen(module);
  register_improvement_effect(module);
  register_store(module);
  register_retention(module);
  register_survival(module);
  register_silence(module);
  register_effect(module);
  register_retention_repeat(module);
}
