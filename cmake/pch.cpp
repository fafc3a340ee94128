// Carries the precompiled header that the libraries above core share, and Asio's own code,
// compiled once here instead of inline in every file (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
