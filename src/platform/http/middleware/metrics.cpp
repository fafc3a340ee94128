#include "platform/http/middleware/standard.hpp"

namespace auriga::platform::http {
namespace {

class MetricsMiddleware final : public Middleware {
 public:
  explicit MetricsMiddleware(Metrics& metrics) : metrics_(metrics) {}
  [[nodiscard]] bool meets_refused() const override { return true; }
  void done(const Call& call, const Outcome& outcome) noexcept override {
    metrics_.record(call.route(), outcome.status, outcome.duration, outcome.bytes_sent);
  }

 private:
  Metrics& metrics_;
};

}  // namespace

std::unique_ptr<Middleware> make_metrics(Metrics& metrics) {
  return std::make_unique<MetricsMiddleware>(metrics);
}

}  // namespace auriga::platform::http
