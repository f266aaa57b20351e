#pragma once

/// Marks what must keep one identity across shared libraries: exceptions above all.
#if defined(_WIN32)
#define CABOCHON_EXPORT
#else
#define CABOCHON_EXPORT __attribute__((visibility("default")))
#endif
