// What module.cpp calls, one function a file of bindings. Nobody else includes this, so that a new line here compiles
// one file and not all.
#pragma once

#include "bind.hpp"

namespace cabochon::bindings {

void register_core(py::module_& module);
void register_progress(py::module_& module);
void register_table(py::module_& module);
void register_accounts(py::module_& module);
void register_titles(py::module_& module);
void register_feedback(py::module_& module);
void register_feedback_ask(py::module_& module);
void register_feedback_case(py::module_& module);
void register_feedback_pls(py::module_& module);
void register_feedback_pooling(py::module_& module);
void register_feedback_whom(py::module_& module);
void register_feedback_change(py::module_& module);
void register_feedback_facts(py::module_& module);
void register_feedback_nonresponse(py::module_& module);
void register_feedback_standards(py::module_& module);
void register_feedback_risk(py::module_& module);
void register_feedback_signals(py::module_& module);
void register_drivers(py::module_& module);
void register_ownership(py::module_& module);
void register_ownership_sampling(py::module_& module);
void register_ownership_term(py::module_& module);
void register_ownership_uncertainty(py::module_& module);
void register_ownership_regulation(py::module_& module);
void register_ownership_against(py::module_& module);
void register_ownership_basket(py::module_& module);
void register_ownership_pairs(py::module_& module);
void register_ownership_ranking(py::module_& module);
void register_improvement(py::module_& module);
void register_improvement_effect(py::module_& module);
void register_improvement_kaizen(py::module_& module);
void register_store(py::module_& module);
void register_retention(py::module_& module);
void register_survival(py::module_& module);
void register_silence(py::module_& module);
void register_effect(py::module_& module);
void register_retention_repeat(py::module_& module);

}  // namespace cabochon::bindings
