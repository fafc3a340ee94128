// SciFact as BEIR publishes it: scientific claims, abstracts, and which abstract judges which
// claim.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::bench {

struct Abstract {
  std::string id;
  std::string title;
  std::string text;
};

struct Claim {
  std::string text;
  std::map<std::string, int> relevant;  ///< Abstract id to grade.
};

struct SciFact {
  std::vector<Abstract> corpus;
  std::vector<Claim> train;
  std::vector<Claim> test;
};

/// Reads corpus.jsonl, queries.jsonl and qrels/{train,test}.tsv. Throws std::runtime_error.
[[nodiscard]] SciFact read_scifact(const std::string& folder);

/// $AURIGA_SHARED_DATA, or ../shared/data beside the sources.
[[nodiscard]] std::string shared_data();

/// Processor time of this thread: figures "on one core" that do not depend on what else the machine
/// does meanwhile. Used for the peer as well.
[[nodiscard]] double cpu_seconds();

/// nDCG@10 of a ranking of abstract ids (Järvelin and Kekäläinen, linear gain, as trec_eval).
[[nodiscard]] double ndcg_at_10(const std::vector<std::string>& ranking, const Claim& claim);

}  // namespace auriga::bench
