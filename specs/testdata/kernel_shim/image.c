/* A kernel image that holds nothing but specifications. image.apispec.h and prototypes.h are written by the test. */
#include <linux/kernel_api_spec.h>
#include "prototypes.h"
#include "image.apispec.h"

const struct kapi_layout __kapi_layout = {
	.magic = KAPI_LAYOUT_MAGIC,
	.version = KAPI_LAYOUT_VERSION,
	.pointer_size = sizeof(void *),
	.number_size = sizeof(struct kapi_number),
	.param_constraint_size = sizeof(struct kapi_param_constraint),
	.param_size = sizeof(struct kapi_param_spec),
	.return_size = sizeof(struct kapi_return_spec),
	.error_size = sizeof(struct kapi_error_spec),
	.lock_size = sizeof(struct kapi_lock_spec),
	.signal_size = sizeof(struct kapi_signal_spec),
	.side_effect_size = sizeof(struct kapi_side_effect),
	.state_transition_size = sizeof(struct kapi_state_transition),
	.capability_size = sizeof(struct kapi_capability_spec),
	.constraint_size = sizeof(struct kapi_constraint_spec),
	.spec_size = sizeof(struct kernel_api_spec),
};
