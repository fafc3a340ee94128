#include "helpers/extract/html_walk.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "helpers/extract/markdown.hpp"

namespace auriga::extract {
namespace {

std::string_view name_of(const xmlNode& node) {
  return node.type == XML_ELEMENT_NODE && node.name != nullptr
             ? std::string_view(reinterpret_cast<const char*>(node.name))
             : std::string_view();
}

constexpr std::array<std::string_view, 23> kDropped{
    "script", "style",  "noscript", "template", "svg",  "iframe", "object",  "embed",
    "canvas", "audio",  "video",    "map",      "head", "nav",    "select",  "textarea",
    "input",  "option", "datalist", "dialog",   "meta", "link",   "frameset"};
constexpr std::array<std::string_view, 30> kBlocks{
    "p",       "div",        "section", "article", "main",       "header", "footer", "aside",
    "address", "blockquote", "figure",  "details", "summary",    "form",   "ul",     "ol",
    "dl",      "dt",         "dd",      "table",   "figcaption", "hr",     "center", "fieldset",
    "legend",  "body",       "caption", "button",  "menu",       "hgroup"};

std::string_view attribute(const xmlNode& node, const char* name) {
  if (node.type != XML_ELEMENT_NODE) {
    return {};  // Other nodes have other members there.
  }
  for (const auto* each = node.properties; each != nullptr; each = each->next) {
    if (std::string_view(reinterpret_cast<const char*>(each->name)) == name) {
      const auto* const value = each->children;
      return value != nullptr && value->content != nullptr
                 ? std::string_view(reinterpret_cast<const char*>(value->content))
                 : std::string_view("");
    }
  }
  return {};
}

bool has_attribute(const xmlNode& node, const char* name) {
  return xmlHasProp(&node, reinterpret_cast<const xmlChar*>(name)) != nullptr;
}

bool is_hidden(const xmlNode& node) {
  if (node.properties == nullptr) {
    return false;
  }
  const auto role = attribute(node, "role");
  if (has_attribute(node, "hidden") || attribute(node, "aria-hidden") == "true" ||
      role == "navigation" || role == "contentinfo" || role == "search") {
    return true;
  }
  auto style = core::lower_ascii(attribute(node, "style"));
  style.erase(std::remove(style.begin(), style.end(), ' '), style.end());
  return style.find("display:none") != std::string::npos;
}

/// Level of h1 to h6, or 0.
int heading_level(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? name[1] - '0' : 0;
}

/// The next node after the whole of `node`, not above `root`.
const xmlNode* after(const xmlNode* node, const xmlNode* root) {
  while (node != root && node->next == nullptr) {
    node = node->parent;
  }
  return node == root ? nullptr : node->next;
}

const xmlNode* next_in_tree(const xmlNode* node, const xmlNode* root) {
  return node->children != nullptr && node->type == XML_ELEMENT_NODE ? node->children
                                                                     : after(node, root);
}

/// Whether a table is one of data, not a means of layout: it has several columns and rows and its
/// cells hold neither tables nor headings.
bool is_data_table(const xmlNode& table) {
  std::size_t rows = 0;
  std::size_t cells = 0;
  std::size_t widest = 0;
  for (const auto* node = table.children; node != nullptr; node = next_in_tree(node, &table)) {
    const auto name = name_of(*node);
    if (name == "table" || heading_level(name) != 0) {
      return false;
    }
    if (name == "tr") {
      ++rows;
      cells = 0;
    } else if (name == "td" || name == "th") {
      widest = std::max(widest, ++cells);
    }
  }
  return rows >= 2 && widest >= 2;
}

std::size_t text_bytes(const xmlNode& root) {
  std::size_t out = 0;
  for (const auto* node = &root; node != nullptr;) {
    if (node->type == XML_TEXT_NODE && node->content != nullptr) {
      out += core::trim(reinterpret_cast<const char*>(node->content)).size();
    }
    const auto name = name_of(*node);
    node = node != &root && core::is_one_of(name, kDropped) ? after(node, &root)
                                                            : next_in_tree(node, &root);
  }
  return out;
}

/// The part of the page that says of itself to be its content, when it holds most of the text.
/// `root` is a node of a parsed page, never a temporary.
const xmlNode& content_of(const xmlNode& root) {
  for (const auto* node = &root; node != nullptr; node = next_in_tree(node, &root)) {
    if (name_of(*node) == "main" || attribute(*node, "role") == "main") {
      return text_bytes(*node) * 2 > text_bytes(root) ? *node : root;
    }
  }
  return root;  // NOLINT(bugprone-return-const-ref-from-parameter): see above.
}

/// One walk. Text gathers in `line_` and becomes a block when a block begins or ends.
class Walk {
 public:
  explicit Walk(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  std::string run(const xmlNode& page) {
    root_ = &page;
    find_title();
    root_ = &content_of(page);
    const auto* node = root_;
    while (node != nullptr && writer_.text().size() + line_.size() <= bytes_max_) {
      if (enter(*node) && node->children != nullptr && node->type == XML_ELEMENT_NODE) {
        node = node->children;
        continue;
      }
      leave(*node);
      while (node != root_ && node->next == nullptr) {
        node = node->parent;
        leave(*node);
      }
      node = node == root_ ? nullptr : node->next;
    }
    flush();
    return writer_.take();
  }

 private:
  struct List {
    bool ordered;
    int number;
  };

  /// The page's title stands in for its missing first heading.
  void find_title() {
    const xmlNode* title = nullptr;
    for (const auto* node = root_; node != nullptr; node = next_in_tree(node, root_)) {
      const auto name = name_of(*node);
      if (name == "h1") {
        return;
      }
      if (name == "title" && title == nullptr) {
        title = node;
      }
    }
    if (title != nullptr && title->children != nullptr && title->children->content != nullptr) {
      writer_.heading(1, reinterpret_cast<const char*>(title->children->content));
    }
  }

  /// Whether to go below the node.
  bool enter(const xmlNode& node) {
    if (node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE) {
      if (node.content != nullptr && !in_page_frame()) {
        line_ += reinterpret_cast<const char*>(node.content);
      }
      return false;
    }
    const auto name = name_of(node);
    if (name.empty() || core::is_one_of(name, kDropped) || is_hidden(node)) {
      return false;
    }
    if (name == "br") {
      line_ += in_table() || heading_ != 0 ? ' ' : kBreak;
      return false;
    }
    if (in_table()) {
      enter_table_part(name);
      return true;
    }
    if (const int level = heading_level(name); level != 0) {
      flush();
      heading_ = level;
    } else if (name == "pre") {
      flush();
      literal_ = true;
    } else if (name == "table" && is_data_table(node)) {
      flush();
      table_ = &node;
      rows_.clear();
    } else if (name == "li") {
      flush();
      begin_item();
    } else if (core::is_one_of(name, kBlocks) || name == "tr" || name == "td" || name == "th") {
      flush();
      enter_block(node, name);
    }
    return true;
  }

  void enter_block(const xmlNode& node, std::string_view name) {
    if (name == "ul" || name == "ol" || name == "menu") {
      lists_.push_back({name == "ol", 0});
    } else if (name == "main" || name == "article" || name == "section") {
      ++content_depth_;
    } else if ((name == "header" || name == "footer") && content_depth_ == 0 && frame_ == nullptr) {
      frame_ = &node;
    } else if (name == "p") {
      paragraph_ = &node;
    }
  }

  void leave(const xmlNode& node) {
    const auto name = name_of(node);
    if (name.empty() || core::is_one_of(name, kDropped) || is_hidden(node)) {
      return;
    }
    if (in_table()) {
      leave_table_part(node, name);
      return;
    }
    if (heading_level(name) != 0 || name == "pre" || name == "li" ||
        core::is_one_of(name, kBlocks) || name == "tr" || name == "td" || name == "th") {
      flush();
    }
    if (heading_level(name) != 0) {
      heading_ = 0;  // An empty heading names nothing.
    }
    if ((name == "ul" || name == "ol" || name == "menu") && !lists_.empty()) {
      lists_.pop_back();
      if (lists_.empty()) {
        writer_.end_list();
      }
    } else if ((name == "main" || name == "article" || name == "section") && content_depth_ > 0) {
      --content_depth_;
    }
    if (&node == frame_) {
      frame_ = nullptr;
    }
    if (&node == paragraph_) {
      paragraph_ = nullptr;
    }
  }

  /// In a page's own header and footer only headings and paragraphs are content.
  [[nodiscard]] bool in_page_frame() const {
    return frame_ != nullptr && heading_ == 0 && paragraph_ == nullptr;
  }

  [[nodiscard]] bool in_table() const { return table_ != nullptr; }

  void enter_table_part(std::string_view name) {
    if (name == "tr") {
      rows_.emplace_back();
      line_.clear();
    } else if (name == "td" || name == "th") {
      line_.clear();
    } else if (core::is_one_of(name, kBlocks) || name == "li") {
      line_ += ' ';
    }
  }

  void leave_table_part(const xmlNode& node, std::string_view name) {
    if (&node == table_) {
      table_ = nullptr;
      line_.clear();
      writer_.table(rows_);
    } else if ((name == "td" || name == "th") && !rows_.empty()) {
      rows_.back().push_back(squeeze(line_));
      line_.clear();
    } else if (name == "caption") {
      writer_.paragraph(squeeze(line_));
      line_.clear();
    } else if (core::is_one_of(name, kBlocks) || name == "li") {
      line_ += ' ';
    }
  }

  void begin_item() {
    if (lists_.empty()) {
      lists_.push_back({false, 0});  // An item outside a list; HTML's tree builder allows it.
    }
    ++lists_.back().number;
    item_begins_ = true;
  }

  /// Writes what has gathered as the block it belongs to.
  void flush() {
    std::string text;
    text.swap(line_);
    const int level = std::exchange(heading_, 0);
    if (std::exchange(literal_, false)) {
      std::replace(text.begin(), text.end(), kBreak, '\n');
      writer_.literal(text);
      return;
    }
    // In HTML a line feed is a space; a line break is an element.
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), kBreak, '\n');
    text = squeeze(text, true);
    if (text.empty()) {
      heading_ = level;  // Still open: a block inside the heading began.
      return;
    }
    if (level != 0 && text.size() <= MarkdownWriter::kHeadingBytesMax) {
      writer_.heading(level, text);
    } else if (!lists_.empty()) {
      const auto& list = lists_.back();
      const bool begins = std::exchange(item_begins_, false);
      // A second paragraph of an item goes on under its marker.
      writer_.item(lists_.size() - (begins ? 1 : 0),
                   !begins        ? std::string()
                   : list.ordered ? std::to_string(list.number) + '.'
                                  : "-",
                   text);
    } else {
      writer_.paragraph(text);
    }
  }

  static constexpr char kBreak = '\x1E';  // No character of HTML; stands for <br> until flush().

  const xmlNode* root_ = nullptr;
  std::uint64_t bytes_max_;
  MarkdownWriter writer_;
  std::string line_;
  int heading_ = 0;
  bool literal_ = false;
  bool item_begins_ = false;
  std::size_t content_depth_ = 0;
  const xmlNode* frame_ = nullptr;
  const xmlNode* paragraph_ = nullptr;
  const xmlNode* table_ = nullptr;
  std::vector<List> lists_;
  std::vector<Row> rows_;
};

}  // namespace

std::string html_text(const xmlNode& root, std::uint64_t bytes_max) {
  return Walk(bytes_max).run(root);
}

}  // namespace auriga::extract
