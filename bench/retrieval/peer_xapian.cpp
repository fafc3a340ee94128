#include "peer_xapian.hpp"

#include <xapian.h>

namespace auriga::bench {
namespace {}  // namespace

PeerResult run_xapian(const SciFact& data, double seconds) {
  PeerResult out;
  auto start = cpu_seconds();
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
  for (const auto& abstract : data.corpus) {
    Xapian::Document document;
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(abstract.title + ". " + abstract.text);
    document.set_data(abstract.id);
    database.add_document(document);
  }
  database.commit();
  out.index_seconds = (cpu_seconds() - start);

  Xapian::QueryParser parser;
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_ALL);
  Xapian::SimpleStopper stopper;
  for (const char* word :
       {"a",  "an", "and", "are", "as", "at",   "be",  "by", "for", "from", "has", "in",
        "is", "it", "of",  "on",  "or", "that", "the", "to", "was", "were", "with"}) {
    stopper.add(word);
  }
  parser.set_stopper(&stopper);
  const auto search = [&](const Claim& claim) {
    Xapian::Enquire enquire(database);
    enquire.set_query(parser.parse_query(claim.text, 0));
    return enquire.get_mset(0, 10);
  };
  for (const auto& claim : data.test) {
    std::vector<std::string> ranking;
    const auto hits = search(claim);
    for (auto hit = hits.begin(); hit != hits.end(); ++hit) {
      ranking.push_back(hit.get_document().get_data());
    }
    out.ndcg_at_10 += ndcg_at_10(ranking, claim) / static_cast<double>(data.test.size());
  }
  start = cpu_seconds();
  std::size_t queries = 0;
  while ((cpu_seconds() - start) < seconds) {
    static_cast<void>(search(data.test[queries++ % data.test.size()]));
  }
  out.queries_per_second = static_cast<double>(queries) / (cpu_seconds() - start);
  return out;
}

}  // namespace auriga::bench
