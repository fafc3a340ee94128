// How tables are found. Segments of about the same height make a row. A run of rows of which most
// have several segments is a candidate. The horizontal extents of its segments, united, are the
// columns; a candidate of one column is none. Columns of running text (a newspaper's) look the same
// but for one thing: their lines are full, cells seldom are.
//
// Cells of several lines: where the gaps between a candidate's lines fall into two classes, the
// wide ones part rows and the narrow ones lines of a cell. With one class only, a line without a
// first cell continues the row above.
#include "helpers/extract/pdf_blocks.hpp"

#include <algorithm>
#include <optional>

namespace auriga::extract {
namespace {

constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);

struct Line {
  Box box;
  std::vector<std::size_t> members;  // Of the page's segments, from left to right.
};

struct Interval {
  double from;
  double to;
};

class TableFinder {
 public:
  explicit TableFinder(const std::vector<Segment>& segments) : segments_(segments) { make_lines(); }

  struct Found {
    std::vector<std::size_t> members;
    std::vector<Row> rows;
  };

  std::vector<Found> find() {
    std::vector<Found> out;
    for (std::size_t i = 0; i < lines_.size();) {
      if (!is_multiple(lines_[i])) {
        ++i;
        continue;
      }
      const auto end = end_of_run(i);
      if (auto table = read(i, end)) {
        out.push_back(std::move(*table));
      }
      i = end;
    }
    return out;
  }

 private:
  [[nodiscard]] const Segment& at(std::size_t i) const { return segments_[i]; }

  void make_lines() {
    std::vector<std::size_t> order(segments_.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return at(a).box.middle() < at(b).box.middle(); });
    for (const auto i : order) {
      if (lines_.empty() || lines_.back().box.shared_height(at(i).box) < 0.6) {
        lines_.push_back({at(i).box, {}});
      }
      lines_.back().members.push_back(i);
    }
    for (auto& line : lines_) {
      std::sort(line.members.begin(), line.members.end(),
                [&](auto a, auto b) { return at(a).box.left < at(b).box.left; });
      for (const auto i : line.members) {
        line.box.include(at(i).box);
      }
    }
  }

  [[nodiscard]] bool is_multiple(const Line& line) const {
    for (std::size_t i = 1; i < line.members.size(); ++i) {
      const auto& before = at(line.members[i - 1]);
      const auto& own = at(line.members[i]);
      if (own.box.left - before.box.right > 0.5 * std::min(before.size, own.size)) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] double size_of(const Line& line) const { return at(line.members[0]).size; }

  /// Columns of lines [begin, end): the segments' extents, united.
  [[nodiscard]] std::vector<Interval> columns(std::size_t begin, std::size_t end) const {
    std::vector<Interval> all;
    for (auto i = begin; i < end; ++i) {
      for (const auto member : lines_[i].members) {
        all.push_back({at(member).box.left, at(member).box.right});
      }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    std::vector<Interval> out;
    for (const auto& each : all) {
      if (out.empty() || each.from > out.back().to + 2) {
        out.push_back(each);
      } else {
        out.back().to = std::max(out.back().to, each.to);
      }
    }
    return out;
  }

  /// Past the last line of the run that begins at `begin`.
  [[nodiscard]] std::size_t end_of_run(std::size_t begin) const {
    std::size_t end = begin + 1;
    std::size_t last_multiple = begin;
    for (; end < lines_.size(); ++end) {
      const auto& line = lines_[end];
      const double gap = line.box.top - lines_[end - 1].box.bottom;
      if (gap > 2.5 * size_of(line) || size_of(line) > 1.3 * size_of(lines_[begin])) {
        break;
      }
      if (is_multiple(line)) {
        // A row whose segments lie over the gaps of the others begins another table.
        if (columns(begin, end + 1).size() < 2) {
          break;
        }
        last_multiple = end;
        continue;
      }
      // A lone segment may be a line of a cell: it lies in one column and joins no two.
      const auto span = columns(begin, end);
      const auto touched = std::count_if(span.begin(), span.end(), [&](const Interval& each) {
        return line.box.left <= each.to && line.box.right >= each.from;
      });
      if (touched != 1 || end - last_multiple > 6) {
        break;
      }
    }
    // Single lines at the end belong to the last row only when close to it.
    while (end > last_multiple + 1 &&
           lines_[end - 1].box.top - lines_[end - 2].box.bottom > 0.5 * size_of(lines_[end - 1])) {
      --end;
    }
    return end;
  }

  [[nodiscard]] static std::size_t column_of(const std::vector<Interval>& columns, const Box& box) {
    const double middle = (box.left + box.right) / 2;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (middle <= columns[i].to + 1) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  /// Whether the columns are running text: nearly every line of each is full, so that the first
  /// word of the line below had no room in it.
  [[nodiscard]] bool is_prose(std::size_t begin, std::size_t end,
                              const std::vector<Interval>& columns) const {
    if (columns.size() > 3) {
      return false;
    }
    std::vector<std::vector<Segment>> lines(columns.size());
    for (auto i = begin; i < end; ++i) {
      // Wide gaps in a justified line may have parted it.
      std::vector<std::optional<Segment>> parts(columns.size());
      for (const auto member : lines_[i].members) {
        auto& part = parts[column_of(columns, at(member).box)];
        if (!part) {
          part = at(member);
        } else {
          part->box.include(at(member).box);
          part->words += at(member).words;
        }
      }
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if (parts[c]) {
          lines[c].push_back(*std::move(parts[c]));
        }
      }
    }
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::size_t full = 0;
      std::size_t words = 0;
      for (std::size_t i = 0; i < lines[c].size(); ++i) {
        const auto& line = lines[c][i];
        const auto* const next = i + 1 < lines[c].size() ? &lines[c][i + 1] : nullptr;
        words += line.words;
        full += next != nullptr &&
                        columns[c].to - line.box.right < next->first_word_width + 0.25 * line.size
                    ? 1
                    : 0;
      }
      // Cells of one or two words are always full where the column is as wide as they are.
      if (full * 10 < (lines[c].size() - 1) * 7 || words * 10 < lines[c].size() * 18) {
        return false;
      }
    }
    return true;
  }

  /// Where rows begin: indices of lines. See the essay above.
  [[nodiscard]] std::vector<bool> row_starts(std::size_t begin, std::size_t end,
                                             const std::vector<Interval>& columns) const {
    std::vector<bool> starts(end - begin, true);
    std::optional<double> least;
    double most = 0;
    double reach = lines_[begin].box.bottom;
    std::vector<double> gaps(end - begin, 0);
    for (auto i = begin + 1; i < end; ++i) {
      const double gap = lines_[i].box.top - reach;
      gaps[i - begin] = gap;
      least = std::min(least.value_or(gap), gap);
      most = std::max(most, gap);
      reach = std::max(reach, lines_[i].box.bottom);
    }
    const double size = size_of(lines_[begin]);
    const bool two_classes = least && *least < 0.45 * size && most > *least + 0.3 * size;
    const double limit = least ? (*least + most) / 2 : 0;
    for (auto i = begin + 1; i < end; ++i) {
      const auto& first = at(lines_[i].members.front()).box;
      starts[i - begin] = two_classes ? gaps[i - begin] > limit : column_of(columns, first) == 0;
    }
    return starts;
  }

  [[nodiscard]] std::optional<Found> read(std::size_t begin, std::size_t end) const {
    std::size_t multiple = 0;
    for (auto i = begin; i < end; ++i) {
      multiple += is_multiple(lines_[i]) ? 1 : 0;
    }
    const auto span = columns(begin, end);
    if (multiple < 2 || span.size() < 2 || is_prose(begin, end, span)) {
      return std::nullopt;
    }
    Found out;
    const auto starts = row_starts(begin, end, span);
    for (auto i = begin; i < end; ++i) {
      if (starts[i - begin]) {
        out.rows.emplace_back(span.size());
      }
      for (const auto member : lines_[i].members) {
        auto& cell = out.rows.back()[column_of(span, at(member).box)];
        cell += cell.empty() ? "" : " ";
        cell += at(member).text;
        out.members.push_back(member);
      }
    }
    if (out.rows.size() < 2 || is_list(out.rows)) {
      return std::nullopt;
    }
    return out;
  }

  /// Whether the first column is but the marks of a list: bullets, or numbers with a point.
  static bool is_list(const std::vector<Row>& rows) {
    return std::all_of(rows.begin(), rows.end(), [](const Row& row) {
      const auto& mark = row[0];
      const bool number = mark.size() <= 4 && (mark.ends_with('.') || mark.ends_with(')'));
      const bool bullet =
          mark.size() <= 3 && std::none_of(mark.begin(), mark.end(), [](char c) {
            return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
          });
      return number || bullet;
    });
  }

  const std::vector<Segment>& segments_;
  std::vector<Line> lines_;
};

/// "Installation ........ 12": a line of a table of contents repeats a heading.
bool is_contents_line(const std::string& text) {
  std::size_t dots = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      ++dots;
    } else if (text[i] != ' ') {
      if (dots >= 5) {
        return text.find_first_not_of("0123456789ivxlc ", i) == std::string::npos;
      }
      dots = 0;
    }
  }
  return dots >= 5;
}

/// Takes out the lines of a table of contents, with the numbers that stand beside them.
void remove_contents(std::vector<Segment>& segments) {
  std::vector<Box> boxes;
  for (const auto& each : segments) {
    if (is_contents_line(each.text)) {
      boxes.push_back(each.box);
    }
  }
  if (boxes.empty()) {
    return;
  }
  std::erase_if(segments, [&](const Segment& each) {
    return std::any_of(boxes.begin(), boxes.end(),
                       [&](const Box& box) { return box.shared_height(each.box) > 0.5; });
  });
}

}  // namespace

std::vector<Block> find_blocks(std::vector<Segment> segments) {
  remove_contents(segments);
  auto tables = TableFinder(segments).find();
  std::vector<std::size_t> table_of(segments.size(), kNoTable);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (const auto member : tables[t].members) {
      table_of[member] = t;
    }
  }
  std::vector<Block> out;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (table_of[i] == kNoTable) {
      out.push_back({std::move(segments[i]), {}});
    } else if (auto& table = tables[table_of[i]]; !table.rows.empty()) {
      // The whole table stands where its first segment is read.
      out.push_back({std::move(segments[i]), std::move(table.rows)});
      table.rows.clear();
    }
  }
  return out;
}

}  // namespace auriga::extract
