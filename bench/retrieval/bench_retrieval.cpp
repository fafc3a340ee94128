// Retrieval on SciFact: quality, speed, and the time to build and change an index.
//
//   bench_retrieval           measures on the test judgements and prints one JSON line per figure
//   bench_retrieval --train [DEPTH]
//                             searches the parameters of Ranking on the train judgements, one at a
//                             time and again until none helps, and prints them; DEPTH passages are
//                             re-ranked, a choice between speed and quality that is not searched
//
// Each abstract is one document of a KnowledgeIndex, its title a heading, and is searched through
// the same `search` as the product's. The files are the BEIR edition of SciFact (Wadden et al.,
// "Fact or Fiction: Verifying Scientific Claims", 2020).
#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>

#include "engines/retrieval/knowledge_index.hpp"
#include "peer_xapian.hpp"
#include "scifact.hpp"

namespace {

using auriga::bench::Claim;
using auriga::bench::SciFact;
using auriga::retrieval::KnowledgeIndex;
using auriga::retrieval::Ranking;
using Sources = std::vector<auriga::retrieval::DocumentSource>;

Sources sources_of(const SciFact& data) {
  Sources out;
  for (const auto& abstract : data.corpus) {
    out.push_back({auriga::core::DocumentId::trusted("doc_" + abstract.id), abstract.id + ".md",
                   "# " + abstract.title + "\n\n" + abstract.text + "\n"});
  }
  return out;
}

std::vector<std::string> ids(const std::vector<auriga::retrieval::Hit>& hits) {
  std::vector<std::string> out;
  for (const auto& hit : hits) {
    out.push_back(hit.document->id.text().substr(4));
  }
  return out;
}

double quality(const KnowledgeIndex& index, const std::vector<Claim>& claims) {
  double sum = 0;
  for (const auto& claim : claims) {
    sum += auriga::bench::ndcg_at_10(ids(index.search(claim.text, 10)), claim);
  }
  return sum / static_cast<double>(claims.size());
}

std::unique_ptr<KnowledgeIndex> build(const Sources& sources, const Ranking& ranking) {
  auto index = std::make_unique<KnowledgeIndex>("english", ranking);
  index->rebuild(sources);
  return index;
}

void print(const char* metric, double value, const char* unit, const char* peer = nullptr,
           double peer_value = 0) {
  boost::json::object line{
      {"name", "retrieval"}, {"metric", metric}, {"value", value}, {"unit", unit}};
  if (peer != nullptr && peer_value > 0) {
    line["peer"] = peer;
    line["peer_value"] = peer_value;
    line["ratio"] = value / peer_value;
  }
  std::puts(boost::json::serialize(line).c_str());
  std::fflush(stdout);
}

struct Knob {
  const char* name;
  double Ranking::* member;
  std::vector<double> values;
  bool stored;
};

void train(const SciFact& data, std::size_t depth) {
  const auto sources = sources_of(data);
  const std::vector<Knob> knobs{
      {"k1", &Ranking::k1, {0.6, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.9, 2.2}, true},
      {"b", &Ranking::b, {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}, true},
      {"heading_weight", &Ranking::heading_weight, {0.5, 1, 1.5, 2, 2.5, 3, 4}, true},
      {"part_weight", &Ranking::part_weight, {0, 0.25, 0.5, 0.75, 1}, false},
      {"proximity_weight",
       &Ranking::proximity_weight,
       {0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2},
       false},
      {"coverage_weight", &Ranking::coverage_weight, {0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3}, false},
      {"feedback_weight",
       &Ranking::feedback_weight,
       {0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6},
       false},
  };
  Ranking best;
  best.rerank_passages = depth;
  auto index = build(sources, best);
  double top = quality(*index, data.train);
  std::printf("start %.4f\n", top);
  for (bool better = true; better;) {
    better = false;
    for (const auto& knob : knobs) {
      for (const double value : knob.values) {
        Ranking tried = best;
        tried.*knob.member = value;
        if (knob.stored) {
          index = build(sources, tried);
        } else {
          index->set_query_ranking(tried);
        }
        const double score = quality(*index, data.train);
        if (score > top + 1e-5) {
          top = score;
          best = tried;
          better = true;
          std::printf("%-18s %-6g train nDCG@10 %.4f\n", knob.name, value, top);
        }
      }
      index = build(sources, best);
    }
    for (const std::size_t passages : {2, 3, 4, 5, 8}) {
      Ranking tried = best;
      tried.feedback_passages = passages;
      index->set_query_ranking(tried);
      if (const double score = quality(*index, data.train); score > top + 1e-5) {
        top = score;
        best = tried;
        better = true;
        std::printf("%-18s %-6zu train nDCG@10 %.4f\n", "feedback_passages", passages, top);
      }
    }
  }
}

void measure(const SciFact& data) {
  const auto sources = sources_of(data);
  auto start = auriga::bench::cpu_seconds();
  auto index = build(sources, {});
  const double index_seconds = (auriga::bench::cpu_seconds() - start);
  const auto peer = auriga::bench::run_xapian(data, 2.0);
  print("ndcg_at_10", quality(*index, data.test), "nDCG", "xapian", peer.ndcg_at_10);
  print("ndcg_at_10_train", quality(*index, data.train), "nDCG");

  start = auriga::bench::cpu_seconds();
  std::size_t queries = 0;
  while ((auriga::bench::cpu_seconds() - start) < 2.0) {
    for (const auto& claim : data.test) {
      queries += index->search(claim.text, 10).empty() ? 0 : 1;
    }
  }
  print("queries_per_second", static_cast<double>(queries) / (auriga::bench::cpu_seconds() - start),
        "1/s", "xapian", peer.queries_per_second);
  print("index_seconds", index_seconds, "s", "xapian", peer.index_seconds);
  start = auriga::bench::cpu_seconds();
  index->rebuild(sources);
  print("rebuild_seconds", (auriga::bench::cpu_seconds() - start), "s");
  double worst = 0;
  double total = 0;
  constexpr std::size_t kUpdates = 200;
  for (std::size_t i = 0; i < kUpdates; ++i) {
    const auto& source = sources[i * 25 % sources.size()];
    start = auriga::bench::cpu_seconds();
    index->put(source.id, source.name, source.text + " Revised.");
    worst = std::max(worst, (auriga::bench::cpu_seconds() - start));
    total += (auriga::bench::cpu_seconds() - start);
  }
  print("update_ms_mean", total / kUpdates * 1e3, "ms");
  print("update_ms_max", worst * 1e3, "ms");
  print("memory_megabytes", static_cast<double>(index->memory_bytes()) / 1e6, "MB");
}

}  // namespace

int main(int argc, char** argv) {
  const auto folder = auriga::bench::shared_data() + "/retrieval/scifact";
  SciFact data;
  try {
    data = auriga::bench::read_scifact(folder);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_retrieval: %s\n", error.what());
    return 1;
  }
  if (argc > 1 && std::strcmp(argv[1], "--train") == 0) {
    train(data, argc > 2 ? std::stoul(argv[2]) : Ranking{}.rerank_passages);
  } else {
    measure(data);
  }
}
