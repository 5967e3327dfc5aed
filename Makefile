# The commands a newcomer types. What they do is in CMakeLists.txt (tools, guest) and Makefile.kernel (kernel).
#
#   make fuzz FOR=2m OUT=out/DIR      make test      make help

BUILD   ?= build
FLAVOUR ?= fuzz
KVER    ?= 6.12
FOR     ?= 2m
OUT     ?= out/$(shell date +%Y%m%d-%H%M%S)
# More options for `kapifuzz fuzz`, for instance ARGS='--syscall close'.
ARGS    ?=

KERNEL   := $(BUILD)/kernel/$(KVER)-$(FLAVOUR)/bzImage
KAPIFUZZ := $(BUILD)/bin/kapifuzz
ccache   := $(if $(shell command -v ccache 2>/dev/null),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

.PHONY: help fuzz test unit sanitize lint guest kernel tools tests bench configure deps clean

help:
	@echo 'kapifuzz: fuzzes Linux system calls and judges them by their specifications'
	@echo
	@echo '  make fuzz [FOR=2m] [OUT=out/DIR] [FLAVOUR=fuzz|kasan|fault]   build everything, fuzz in QEMU, show what was found'
	@echo '  make test                      all tests: unit (also under ASan+UBSan), lint, campaigns and KUnit in a guest'
	@echo '  make bench                     speed of the guest and cost of the kernel framework, as ratios'
	@echo '  make kernel FLAVOUR=fuzz KVER=6.12 [KERNEL_SRC=DIR]     only the kernel: build/kernel/KVER-FLAVOUR/bzImage'
	@echo '  make tools                     only our programs: build/bin/kapi, build/bin/kapifuzz, the guest image'
	@echo '  make unit | sanitize | lint | guest     unit tests; under ASan+UBSan with clang; formatting and checkpatch; in QEMU'
	@echo '  make deps                      install the Debian packages all this needs (the only step that wants root)'
	@echo '  make clean                     remove build/ (out/ stays)'
	@echo
	@echo 'After a campaign: build/bin/kapifuzz report OUT, build/bin/kapifuzz ltp OUT, build/bin/kapifuzz run PROGRAM'

deps:
	@KVER='$(KVER)' scripts/install-deps.sh

configure: deps
	@cmake -S . -B $(BUILD) -G Ninja $(ccache) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 3; }
	@rm -f $(BUILD).log

# What a campaign needs. The tests are another third of the compile time.
tools: configure
	@ninja -C $(BUILD) $(if $(VERBOSE),-v,--quiet) kapi kapifuzz guest-image

tests: tools
	@ninja -C $(BUILD) $(if $(VERBOSE),-v,--quiet)

kernel: tools
	@$(MAKE) --no-print-directory -f Makefile.kernel FLAVOUR=$(FLAVOUR) KVER=$(KVER) BUILD=$(BUILD) \
		KERNEL_SRC='$(KERNEL_SRC)'

fuzz: kernel
	@$(KAPIFUZZ) fuzz --kernel $(KERNEL) --for $(FOR) --out '$(OUT)' $(ARGS)

bench: kernel
	@$(KAPIFUZZ) bench --kernel $(KERNEL)

unit: tests
	@ctest --test-dir $(BUILD) -L unit -j2 --output-on-failure

sanitize: deps
	@cmake -S . -B $(BUILD)/sanitize -G Ninja $(ccache) -DCMAKE_CXX_COMPILER=clang++-14 -DKAPIFUZZ_SANITIZE=ON \
		-DCMAKE_BUILD_TYPE=Debug >/dev/null
	@ninja -C $(BUILD)/sanitize $(if $(VERBOSE),-v,--quiet)
	@ctest --test-dir $(BUILD)/sanitize -L unit -j2 --output-on-failure

lint: tools
	@tests/lint.sh $(BUILD)

# The one test that wants it says so and is skipped where it could not be loaded.
guest: kernel tests
	@scripts/stock-kernel.sh $(BUILD)/kernel/stock || true
	@ctest --test-dir $(BUILD) -L guest --output-on-failure

test:
	@scripts/steps.sh deps tools kernel tests lint unit sanitize guest

clean:
	rm -rf $(BUILD)
