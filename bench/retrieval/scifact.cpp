#include "scifact.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace auriga::bench {
namespace {

std::ifstream open(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    throw std::runtime_error("cannot read " + path);
  }
  return in;
}

std::vector<Claim> read_claims(const std::string& path,
                               const std::map<std::string, std::string>& queries) {
  auto in = open(path);
  std::map<std::string, Claim> claims;
  std::string line;
  std::getline(in, line);  // Names of columns.
  while (std::getline(in, line)) {
    std::istringstream row(line);
    std::string query;
    std::string document;
    int grade = 0;
    row >> query >> document >> grade;
    auto& claim = claims[query];
    claim.text = queries.at(query);
    claim.relevant[document] = grade;
  }
  std::vector<Claim> out;
  for (auto& [id, claim] : claims) {
    out.push_back(std::move(claim));
  }
  return out;
}

}  // namespace

std::string shared_data() {
  const char* folder = std::getenv("AURIGA_SHARED_DATA");
  return folder != nullptr ? folder : AURIGA_SOURCE_DIR "/../shared/data";
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

SciFact read_scifact(const std::string& folder) {
  SciFact out;
  std::string line;
  auto corpus = open(folder + "/corpus.jsonl");
  while (std::getline(corpus, line)) {
    const auto row = boost::json::parse(line).as_object();
    out.corpus.push_back({boost::json::value_to<std::string>(row.at("_id")),
                          boost::json::value_to<std::string>(row.at("title")),
                          boost::json::value_to<std::string>(row.at("text"))});
  }
  std::map<std::string, std::string> queries;
  auto in = open(folder + "/queries.jsonl");
  while (std::getline(in, line)) {
    const auto row = boost::json::parse(line).as_object();
    queries[boost::json::value_to<std::string>(row.at("_id"))] =
        boost::json::value_to<std::string>(row.at("text"));
  }
  out.train = read_claims(folder + "/qrels/train.tsv", queries);
  out.test = read_claims(folder + "/qrels/test.tsv", queries);
  return out;
}

double ndcg_at_10(const std::vector<std::string>& ranking, const Claim& claim) {
  double gain = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(10, ranking.size()); ++i) {
    const auto found = claim.relevant.find(ranking[i]);
    if (found != claim.relevant.end()) {
      gain += found->second / std::log2(static_cast<double>(i) + 2);
    }
  }
  std::vector<int> grades;
  for (const auto& [id, grade] : claim.relevant) {
    grades.push_back(grade);
  }
  std::sort(grades.rbegin(), grades.rend());
  double ideal = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(10, grades.size()); ++i) {
    ideal += grades[i] / std::log2(static_cast<double>(i) + 2);
  }
  return ideal > 0 ? gain / ideal : 0;
}

}  // namespace auriga::bench
