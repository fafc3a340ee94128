// The table as a tree of segments: each node has its literal children, one child for a parameter
// and one for the rest. A look-up walks the path once; only where a literal leads nowhere does it
// come back and try the parameter, so it visits few more nodes than the path has segments.
#include "platform/http/route_table.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kBodyMax = 1ULL << 20U;
/// Sign-in and its like: a stranger's body waits in memory until it is whole.
constexpr std::size_t kStrangersBodyMax = 8ULL << 10U;

}  // namespace

struct RouteTable::Node {
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  std::array<const Operation*, kMethodNames.size()> operations{};

  [[nodiscard]] const Node* literal(std::string_view text) const {
    for (const auto& [name, child] : literals) {
      if (name == text) {
        return child.get();
      }
    }
    return nullptr;
  }
  [[nodiscard]] bool ends() const {
    return std::any_of(operations.begin(), operations.end(), [](auto* o) { return o != nullptr; });
  }

  /// The node of `path` (without its first '/'); `values` receives what parameters matched.
  const Node* walk(std::string_view path, std::vector<std::string_view>& values) const {
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    const auto below = last ? std::string_view() : path.substr(slash + 1);
    if (const auto* child = literal(segment)) {
      if (const auto* found =
              last ? (child->ends() ? child : nullptr) : child->walk(below, values)) {
        return found;
      }
    }
    if (parameter && !segment.empty()) {
      values.push_back(segment);
      if (const auto* found = last ? (parameter->ends() ? parameter.get() : nullptr)
                                   : parameter->walk(below, values)) {
        return found;
      }
      values.pop_back();
    }
    if (rest && !path.empty()) {
      values.push_back(path);
      return rest.get();
    }
    return nullptr;
  }
};

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;

void RouteTable::add(Route route, Handler handler) {
  AURIGA_ASSERT(route.path.starts_with('/'));
  for (const auto& other : operations_) {
    AURIGA_ASSERT(other.route.id != route.id);
  }
  route.index = operations_.size();
  if (route.body_bytes_max == 0) {
    const bool stranger = route.access.is_anonymous() && route.body == Body::kJson;
    route.body_bytes_max = stranger ? kStrangersBodyMax : kBodyMax;
  }
  std::vector<std::string> names;
  Node* node = root_.get();
  std::string_view path = std::string_view(route.path).substr(1);
  for (bool last = false; !last;) {
    const auto slash = path.find('/');
    last = slash == std::string_view::npos;
    const auto segment = path.substr(0, slash);
    if (segment.starts_with('{')) {
      AURIGA_ASSERT(segment.ends_with('}'));
      auto name = segment.substr(1, segment.size() - 2);
      const bool takes_rest = name.ends_with("...");
      AURIGA_ASSERT(!takes_rest || last);
      name.remove_suffix(takes_rest ? 3 : 0);
      AURIGA_ASSERT(!name.empty() && std::find(names.begin(), names.end(), name) == names.end());
      names.emplace_back(name);
      auto& child = takes_rest ? node->rest : node->parameter;
      if (!child) {
        child = std::make_unique<Node>();
      }
      node = child.get();
    } else {
      const auto found = std::find_if(node->literals.begin(), node->literals.end(),
                                      [&](const auto& entry) { return entry.first == segment; });
      if (found != node->literals.end()) {
        node = found->second.get();
      } else {
        node = node->literals.emplace_back(segment, std::make_unique<Node>()).second.get();
      }
    }
    path.remove_prefix(last ? path.size() : slash + 1);
  }
  auto& place = node->operations[static_cast<std::size_t>(route.method)];
  AURIGA_ASSERT(place == nullptr);
  place = &operations_.emplace_back(Operation{std::move(route), handler, std::move(names)});
}

RouteTable::Match RouteTable::find(Method method, std::string_view path,
                                   core::TextFields& fields) const {
  Match match;
  if (!path.starts_with('/')) {
    return match;
  }
  thread_local std::vector<std::string_view> values;
  values.clear();
  const auto* node = root_->walk(path.substr(1), values);
  if (node == nullptr) {
    return match;
  }
  for (std::size_t i = 0; i < node->operations.size(); ++i) {
    if (node->operations[i] != nullptr) {
      match.methods |= static_cast<std::uint8_t>(1U << i);
    }
  }
  const auto get = static_cast<std::size_t>(Method::kGet);
  const auto* operation = node->operations[static_cast<std::size_t>(method)];
  if (operation == nullptr && method == Method::kHead) {
    operation = node->operations[get];
  }
  if (operation == nullptr) {
    return match;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& field = fields.emplace_back(operation->names[i], std::string());
    if (!percent_decode(values[i], Plus::kLiteral, field.second)) {
      fields.clear();
      return {};  // Not text, so it names nothing.
    }
  }
  match.operation = operation;
  return match;
}

std::string RouteTable::allow(std::uint8_t methods) {
  const auto bit = [](Method method) { return 1U << static_cast<unsigned>(method); };
  unsigned all = methods | bit(Method::kOptions);
  if ((all & bit(Method::kGet)) != 0) {
    all |= bit(Method::kHead);
  }
  std::string text;
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if ((all >> i & 1U) != 0) {
      text += text.empty() ? "" : ", ";
      text += kMethodNames[i];
    }
  }
  return text;
}

}  // namespace auriga::platform::http
