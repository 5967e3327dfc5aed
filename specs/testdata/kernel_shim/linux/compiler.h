/* What kernel_api_spec.h needs of this header is in shim.h. */
