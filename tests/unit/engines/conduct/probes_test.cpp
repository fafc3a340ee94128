// Changing one rule of an SOP changes the next answer: tests/sops/probes. AURIGA_PROBES may
// name another folder of the same shape.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "core/decode.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::conduct {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder of SOPs with probes/probes.json below it.
std::vector<fs::path> folders() {
  if (const char* other = std::getenv("AURIGA_PROBES")) {
    return {other};
  }
  const auto sops = fs::path(AURIGA_SOURCE_DIR) / "tests/sops";
  return {sops, sops / "development"};
}

/// The file of an SOP by the number that its name begins with.
fs::path sop_file(const fs::path& folder, const std::string& number) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".md" && entry.path().filename().string().starts_with(number)) {
      return entry.path();
    }
  }
  return {};
}

procedure::Definition define(const std::string& sop) {
  const auto read = procedure::read(sop);
  auto plan = procedure::draft(read, procedure::requirements(read));
  plan = procedure::revise(plan, procedure::review(plan, read), read);
  return procedure::generate(plan, read, {.name = "Agent"});
}

Reply answer_by(const std::string& sop, const std::string& message) {
  static const retrieval::KnowledgeIndex nothing;
  return reply({.text = message, .history = {}}, prepare(sop, "", define(sop)), nothing.now());
}

/// What is not as wanted; empty when all is.
std::string fault_in(const Reply& reply, const json::object& wanted) {
  if (const auto* handoff = wanted.if_contains("handoff");
      handoff != nullptr && handoff->as_bool() != reply.answer.handoff) {
    return reply.answer.handoff ? "hands over: " + reply.answer.handoff_reason
                                : "does not hand over";
  }
  if (const auto* has = wanted.if_contains("has")) {
    for (const auto& text : has->as_array()) {
      if (reply.answer.text.find(text.as_string()) == std::string::npos) {
        return "lacks " + std::string(text.as_string());
      }
    }
  }
  if (const auto* lacks = wanted.if_contains("lacks")) {
    for (const auto& text : lacks->as_array()) {
      if (reply.answer.text.find(text.as_string()) != std::string::npos) {
        return "has " + std::string(text.as_string());
      }
    }
  }
  return {};
}

/// What is wrong with the answers before and after the change; empty when nothing is.
std::string faults_of(const fs::path& folder, const json::object& probe) {
  const auto text = [&](std::string_view name) { return std::string(probe.at(name).as_string()); };
  const auto sop = read_text(sop_file(folder, text("sop")));
  auto changed = sop;
  const auto at = changed.find(text("from"));
  if (at == std::string::npos) {
    return "the SOP does not hold " + text("from");
  }
  changed.replace(at, text("from").size(), text("to"));
  std::string out;
  for (const auto& [when, version] :
       {std::pair{"before", std::as_const(sop)}, std::pair{"after", std::as_const(changed)}}) {
    const auto reply = answer_by(version, text("ask"));
    const auto fault = fault_in(reply, probe.at(when).as_object());
    if (!fault.empty()) {
      out += text("sop") + " " + when + ": " + text("ask") + "\n  " + fault +
             "\n  said: " + reply.answer.text + "\n";
    }
  }
  return out;
}

TEST(Probes, AChangedRuleChangesTheAnswer) {
  for (const auto& folder : folders()) {
    const auto probes = json::parse(read_text(folder / "probes/probes.json"));
    std::size_t good = 0;
    for (const auto& probe : probes.as_array()) {
      const auto faults = faults_of(folder, probe.as_object());
      EXPECT_EQ(faults, "");
      good += faults.empty() ? 1U : 0U;
    }
    std::cout << good << " of " << probes.as_array().size() << " probes of " << folder << "\n";
  }
}

}  // namespace
}  // namespace auriga::conduct
