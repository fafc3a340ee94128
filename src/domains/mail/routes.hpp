// The endpoints of mail, for those who run the organisation.
#pragma once

#include "domains/mail/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::mail {

void bind_mail(platform::http::RouteTable& table, MailService& service);

}  // namespace auriga::mail
