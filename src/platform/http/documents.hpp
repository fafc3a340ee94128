// The documents that the server serves of itself: /openapi.json, and /docs, a page made from it
// that needs nothing from another host and no script or style inside the page.
#pragma once

#include "platform/http/openapi.hpp"
#include "platform/http/static_site.hpp"

namespace auriga::platform::http {

/// Puts /openapi.json, /docs, /docs/docs.js and /docs/docs.css into `site`. The table must be full.
void publish_documents(StaticSite& site, const RouteTable& table, const ApiInfo& info);

}  // namespace auriga::platform::http
