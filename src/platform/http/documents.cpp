#include "platform/http/documents.hpp"

namespace auriga {
std::string_view http_docs_text(std::string_view name);
}

namespace auriga::platform::http {

void publish_documents(StaticSite& site, const RouteTable& table, const ApiInfo& info) {
  site.put("/openapi.json", core::json::serialize(build_openapi(table, info)), "application/json");
  site.put("/docs", std::string(http_docs_text("docs.html")), "text/html; charset=utf-8");
  site.put("/docs/docs.css", std::string(http_docs_text("docs.css")), "text/css; charset=utf-8");
  site.put("/docs/docs.js", std::string(http_docs_text("docs.js")),
           "text/javascript; charset=utf-8");
}

}  // namespace auriga::platform::http
