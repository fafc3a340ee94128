#include "peer_xapian.hpp"

namespace auriga::bench {

PeerResult run_xapian(const SciFact&, double) {
  return {};
}

}  // namespace auriga::bench
