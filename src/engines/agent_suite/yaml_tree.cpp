#include "engines/agent_suite/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "core/text.hpp"

namespace auriga::agent_suite {
namespace {

/// Builds the tree; throws LineFault at a bound.
class Builder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { see(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add({.line = see(mark), .text = "null", .plain = true}, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw LineFault{see(mark), "an alias must not stand within what it names"};
    }
    count(mark, found->second.nodes);
    if (open_.size() + found->second.depth > kDepthMax) {
      throw LineFault{see(mark), "is nested too deep"};
    }
    if (!open_.empty()) {
      open_.back().depth = std::max(open_.back().depth, found->second.depth + 1);
    }
    // Faults of a copy are told where the text stands, which is what must be changed.
    put(found->second.node);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    add({.line = see(mark), .text = value, .plain = tag == "?"}, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin({.kind = Node::Kind::kList, .line = see(mark)}, anchor, mark);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin({.kind = Node::Kind::kMap, .line = see(mark)}, anchor, mark);
  }
  void OnMapEnd() override { end(); }

  std::optional<Node> root;

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<Node> key = {};
    std::size_t nodes_before = 0;
    std::size_t depth = 1;  ///< Of what lies within, itself included.
  };
  struct Anchored {
    Node node;
    std::size_t nodes = 1;
    std::size_t depth = 0;
  };

  static std::size_t see(const YAML::Mark& mark) {
    return mark.is_null() ? 1 : static_cast<std::size_t>(mark.line) + 1;
  }
  void count(const YAML::Mark& mark, std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kNodesMax) {
      throw LineFault{see(mark), "holds too much: at most 50,000 values, aliases counted"};
    }
  }

  void add(Node node, YAML::anchor_t anchor) {
    if (++nodes_ > kNodesMax) {
      throw LineFault{node.line, "holds too much: at most 50,000 values, aliases counted"};
    }
    if (anchor != 0) {
      anchors_.insert_or_assign(anchor, Anchored{node, 1, 0});
    }
    put(std::move(node));
  }

  void begin(Node node, YAML::anchor_t anchor, const YAML::Mark& mark) {
    if (open_.size() >= kDepthMax) {
      throw LineFault{node.line, "is nested too deep"};
    }
    open_.push_back({.node = std::move(node), .anchor = anchor, .nodes_before = nodes_});
    count(mark, 1);
  }

  void end() {
    auto done = std::move(open_.back());
    open_.pop_back();
    if (!open_.empty()) {
      open_.back().depth = std::max(open_.back().depth, done.depth + 1);
    }
    if (done.anchor != 0) {
      anchors_.insert_or_assign(done.anchor,
                                Anchored{done.node, nodes_ - done.nodes_before, done.depth});
    }
    put(std::move(done.node));
  }

  void put(Node node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    auto& open = open_.back();
    if (open.node.kind == Node::Kind::kList) {
      open.node.items.push_back(std::move(node));
    } else if (!open.key) {
      if (node.kind != Node::Kind::kScalar) {
        throw LineFault{node.line, "a key must be a text"};
      }
      for (const auto& [key, unused] : open.node.members) {
        if (key.text == node.text) {
          throw LineFault{node.line, "\"" + node.text + "\" stands twice, first on line " +
                                         std::to_string(key.line)};
        }
      }
      open.key = std::move(node);
    } else {
      open.node.members.emplace_back(*std::move(open.key), std::move(node));
      open.key.reset();
    }
  }

  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::expected<Node, LineFault> read_yaml(std::string_view text) {
  if (text.size() > kBytesMax) {
    return std::unexpected(LineFault{1, "has more than 1 MB"});
  }
  if (!core::is_utf8(text)) {
    return std::unexpected(LineFault{1, "is not UTF-8"});
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder;
    if (!parser.HandleNextDocument(builder) || !builder.root) {
      return std::unexpected(LineFault{1, "is empty"});
    }
    Builder second;
    if (parser.HandleNextDocument(second)) {
      return std::unexpected(
          LineFault{second.root ? second.root->line : 1, "holds a second document; one is read"});
    }
    return *std::move(builder.root);
  } catch (const LineFault& fault) {
    return std::unexpected(fault);
  } catch (const YAML::Exception& error) {
    const auto line = error.mark.is_null() ? 1 : static_cast<std::size_t>(error.mark.line) + 1;
    return std::unexpected(LineFault{line, "is no YAML: " + error.msg});
  }
}

}  // namespace auriga::agent_suite
