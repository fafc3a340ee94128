#include "question_set.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace auriga::bench {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw std::runtime_error("cannot read " + path.string());
  }
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void take_accepted(const boost::json::object& from, AskedQuestion& into) {
  if (!from.contains("accept") || !from.at("accept").is_array()) {
    return;
  }
  for (const auto& passage : from.at("accept").as_array()) {
    into.accepted.push_back(
        {std::string(from.at("document").as_string()), std::string(passage.as_string())});
  }
}

}  // namespace

QuestionSet read_questions(const std::filesystem::path& folder,
                           const std::filesystem::path& texts) {
  const auto data = boost::json::parse(read_file(folder / "questions.json")).as_object();
  QuestionSet out;
  if (data.contains("sop")) {
    out.sop = read_file(folder / std::string(data.at("sop").as_string()));
  }
  std::vector<std::filesystem::path> paths;
  const auto documents = folder / std::string(data.at("documents").as_string());
  for (const auto& entry : std::filesystem::directory_iterator(documents)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const auto name = path.filename().string();
    const auto extension = path.extension().string();
    if (extension == ".md" || extension == ".txt" || extension == ".csv") {
      out.documents.push_back({name, read_file(path)});
    } else {
      out.documents.push_back({name, read_file(texts / (name + ".txt"))});
    }
  }
  for (const auto& value : data.at("questions").as_array()) {
    const auto& object = value.as_object();
    AskedQuestion question;
    question.id = object.at("id").as_string();
    question.text = object.at("question").as_string();
    question.answerable = object.at("answerable").as_bool();
    if (object.contains("follows")) {
      question.follows = object.at("follows").as_string();
    }
    take_accepted(object, question);
    if (object.contains("also")) {
      for (const auto& place : object.at("also").as_array()) {
        take_accepted(place.as_object(), question);
      }
    }
    out.questions.push_back(std::move(question));
  }
  return out;
}

std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0xC3) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 0x20);
    }
  }
  return out;
}

}  // namespace auriga::bench
