// Precompiled for domains, the program and the tests of the whole server: what they all stand on.
#pragma once
#include "pch.hpp"
#include "platform/database/change.hpp"
#include "platform/database/database.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/route_table.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/task_group.hpp"
