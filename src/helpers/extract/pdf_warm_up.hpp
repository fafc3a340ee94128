#pragma once

namespace auriga::extract {

/// Lets poppler build its tables and look for its files. Before the sandbox.
void warm_up_pdf();

}  // namespace auriga::extract
