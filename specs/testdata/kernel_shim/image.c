/* A kernel image that holds nothing but specifications. image.apispec.h and prototypes.h are written by the test. */
#include <linux/kernel_api_spec.h>
#include "prototypes.h"
#include "image.apispec.h"

const struct kapi_layout __kapi_layout = KAPI_LAYOUT;
