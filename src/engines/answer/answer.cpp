#include "engines/answer/answer.hpp"
