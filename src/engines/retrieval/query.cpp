#include "engines/retrieval/query.hpp"

#include <algorithm>

namespace auriga::retrieval {

std::vector<QueryTerm> query_terms(std::string_view query, const Analyzer& analyzer,
                                   const Ranking& ranking) {
  thread_local std::vector<Token> tokens;
  tokens.clear();
  analyzer.analyze(query, tokens);
  std::vector<QueryTerm> out;
  out.reserve(tokens.size());
  for (const auto& token : tokens) {
    if (token.stop) {
      continue;
    }
    const auto weight = static_cast<float>(token.part ? ranking.part_weight : 1.0);
    const auto known = std::find_if(out.begin(), out.end(),
                                    [&](const QueryTerm& t) { return t.term == token.term; });
    if (known != out.end()) {
      known->weight += weight;
    } else if (out.size() < kQueryTermsMax) {
      out.push_back({token.term, weight});
    }
  }
  return out;
}

}  // namespace auriga::retrieval
