# make serve          serve public/ on port 8080; FERRY_PORT=9000 make serve, or make serve ARGS='--port 9000 /srv/www'
# make test           run all tests; make test ARGS='--filter Name' runs some
# make check          run what takes less than a minute once it is built: all tests but the slow ones, and the documents
# make check-docs     check the links, the examples and the tables of the documents
# make examples       build the example programs and ask them for what they serve; part of make test
# make documentation  make the reference of the libraries, below .build-documentation
# make test-release   run those tests that start a server against the release build, with threads and with the pool
# make test-sanitize  run all tests under ThreadSanitizer and under AddressSanitizer
# make test-unprivileged  run all tests as a user without rights, also where root calls it
# make test-distributions  run the end-to-end tests with the libraries of other Debian releases, and of Ubuntu's kind;
#                     make test-distributions ARGS='trixie sid-relinked' runs some
# make build          build .build/release/ferry
# make install        install it, its manual pages and its shell completions below PREFIX=/usr/local
# make deb            make Debian packages in .build/packages; make deb SUITE=trixie makes them for another release, as root
# make rpm            make an RPM package in .build/packages, and check what it holds and requires
# make image          make an image in the OCI layout, below .build/image, of the package for SUITE; needs root
# make test-packages  install, run, upgrade and purge the package for SUITE=bookworm in a fresh root folder; needs root
# make release        run what CI runs, check versions and dates, and tag the commit; pushes nothing
# make lint           check the format of the sources and the syntax of the scripts
# make format         format the sources
# make manual         write docs/options.md and the manual pages from the program's own help
# make lint-http      have every kind of response judged by httplint and REDbot; part of make test
# make differential   send random requests to threads and pool, with a cache and without, while the folder changes
# make fuzz           feed the parsers random bytes for a minute; make fuzz SECONDS=600 takes longer
# make conformance    compare ferry with nginx by the tests' own table, and write docs/conformance.md
# make resume         show what ferry, curl, wget and aria2 do with a file that changes, and write docs/resume.md
# make bench          compare ferry's speed with other servers' and curl's; make bench ARGS=--help tells how to do a part
# make instructions   count the instructions that a request costs, by valgrind
# make clean          remove all that was built

PREFIX = /usr/local
SECONDS = 60
# The suites whose subject is threads; make test runs them once for each connection a thread and once with the pool.
pool-suites = Serve(Wire|Limit|Stop|Endurance|Change|Cache|CacheChange|CacheMetrics|CacheSize)Tests
ferry = .build/release/ferry
harness = Benchmarks/Harness
# What makes an executable small: BoringSSL is built small but for its assembly, each function has a section, so that unused ones go and equal ones are kept once, addresses that
# the loader adjusts take a bit each, and there are no tables for unwinding. Needs a C library of version 2.36 or newer where it runs.
# The little that Swift needs of the C++ library is in the executable, because the loader works long on the whole library.
release = -c release --product ferry --static-swift-stdlib --disable-local-rpath -Xlinker --no-export-dynamic \
	-Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcxx -ffunction-sections -Xcxx -Os \
	-Xlinker --icf=all -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-eh-frame-hdr \
	-Xlinker --script=$(CURDIR)/Scripts/release.ld -Xswiftc -L$(CURDIR)/.build/libraries \
	-Xswiftc -Xclang-linker -Xswiftc -static-libgcc
unittest = python3 -B -m unittest discover --quiet --start-directory
packages = .build/packages$(SUITE:%=-%)
sources = Sources Tests Benchmarks Comparisons Documentation Examples Fuzzing Package.swift

menu:
	@sed -n '/^#/!q; s/^# //p' Makefile

serve: $(ferry)
	@exec $(ferry) serve $(ARGS)

test: swift
	@Scripts/install-missing tests
	swift test --disable-xctest $(ARGS)
	$(if $(ARGS),,FERRY_SERVE_ARGUMENTS='--threading pool' swift test --disable-xctest --filter '$(pool-suites)')
	@$(if $(ARGS),,Scripts/lint-http .build/debug/ferry)
	@$(if $(ARGS),,$(unittest) $(harness) --top-level-directory $(harness))
	@$(if $(ARGS),,$(MAKE) --no-print-directory check-docs examples)

check: swift
	FERRY_CHECK=1 swift test --disable-xctest
	@$(MAKE) --no-print-directory check-docs

check-docs: swift
	@Scripts/install-missing tests
	swift build --product ferry
	$(unittest) Tests/Documents

examples: swift
	@Scripts/install-missing tests
	swift build --package-path Examples --scratch-path .build-examples
	@Scripts/check-examples .build-examples/debug/hello-server

documentation: swift
	swift package --package-path Documentation --scratch-path .build-documentation generate-documentation \
		--product MicroHTTPD --product HTTPSemantics --warnings-as-errors

manual: swift
	swift build --product ferry
	python3 -B Scripts/Manual .build/debug/ferry docs

test-sanitize: swift
	@Scripts/install-missing tests
	Scripts/test-sanitize

test-unprivileged: swift
	@Scripts/install-missing tests
	Scripts/test-unprivileged $(ARGS)

test-release: $(ferry)
	@Scripts/install-missing tests
	FERRY_EXECUTABLE=$(CURDIR)/$(ferry) swift test --disable-xctest --filter 'Serve|Operate' --skip OperateSandbox
	FERRY_EXECUTABLE=$(CURDIR)/$(ferry) FERRY_SERVE_ARGUMENTS='--threading pool' swift test --disable-xctest \
		--filter '$(pool-suites)'

test-distributions: $(ferry)
	@Scripts/install-missing tests
	Scripts/test-distributions $(ferry) $(ARGS)

build: $(ferry)

$(ferry): Package.swift Makefile Scripts/release.ld $(shell find Sources -type f)
	@$(MAKE) --no-print-directory swift
	@Scripts/install-missing
	@mkdir -p .build/libraries
	@ln -sf "$$(cc -print-file-name=libstdc++.a)" .build/libraries
	swift build $(release)
	@touch $@

install: $(ferry)
	install -D -s -m 755 $(ferry) '$(DESTDIR)$(PREFIX)/bin/ferry'
	install -D -m 644 -t '$(DESTDIR)$(PREFIX)/share/man/man1' docs/man/*.1
	@Scripts/install-completions $(ferry) '$(DESTDIR)$(PREFIX)/share'

deb: $(ferry)
	@Scripts/install-missing packages
	Scripts/build-deb $(ferry) $(packages) $(SUITE)
	lintian --fail-on error,warning $(packages)/*.deb

test-packages: deb
	Scripts/test-packages $(packages)/ferry_*.deb $(or $(SUITE),$(shell . /etc/os-release && echo $$VERSION_CODENAME))

rpm: $(ferry)
	@Scripts/install-missing packages
	Scripts/build-rpm $(ferry) .build/packages

image: deb
	Scripts/build-image $(packages)/ferry_*.deb $(or $(SUITE),$(shell . /etc/os-release && echo $$VERSION_CODENAME)) .build/image
	@! command -v skopeo >/dev/null || skopeo inspect oci:.build/image:latest

release:
	.ci/run
	Scripts/tag-release

lint: swift
	swift format lint --strict --parallel --recursive $(sources)
	for script in $(wildcard Scripts/*-* findings/*.sh) .ci/run; do sh -n "$$script" || exit; done

lint-http: swift
	@Scripts/install-missing tests
	swift build --product ferry
	@Scripts/lint-http .build/debug/ferry

format: swift
	swift format --in-place --parallel --recursive $(sources)

differential: swift
	FERRY_DIFFERENTIAL_SECONDS=300 swift test --disable-xctest --filter ServeDifferentialTests

fuzz: swift
	swift build -c release --package-path Fuzzing --scratch-path .build-fuzz
	@mkdir -p .build-fuzz/corpus
	.build-fuzz/release/fuzz-parsers -max_total_time=$(SECONDS) -timeout=5 -dict=Fuzzing/dictionary -print_final_stats=1 \
		-verbosity=0 -artifact_prefix=.build-fuzz/ .build-fuzz/corpus

conformance: $(ferry)
	@Scripts/install-missing conformance
	swift build --package-path Comparisons/Conformance --scratch-path .build-conformance
	PATH="$$PATH:/usr/sbin" .build-conformance/debug/conformance-report $(ferry) >docs/conformance.md.new
	@mv docs/conformance.md.new docs/conformance.md

bench: $(ferry)
	@Scripts/install-missing bench
	swift build -c release --package-path Benchmarks/Floor --scratch-path .build-floor
	-swift build -c release --package-path Benchmarks/HummingbirdPeer --scratch-path .build-hummingbird
	@PATH="$$PATH:/usr/sbin" python3 -B $(harness) $(ARGS)

instructions: $(ferry)
	@Scripts/install-missing instructions
	@Scripts/count-instructions $(ferry) $(ARGS)

resume: $(ferry)
	@Scripts/install-missing resume
	swift build --package-path Comparisons/Resume --scratch-path .build-resume
	.build-resume/debug/resume-comparison $(ferry) >docs/resume.md.new
	@mv docs/resume.md.new docs/resume.md

clean:
	rm -rf .build .build-*

swift:
	@command -v swift >/dev/null || { echo 'ferry is built with Swift 6.2 or newer, which is not on the PATH: see https://www.swift.org/install/linux/' >&2; exit 1; }

.PHONY: menu deb rpm image test-packages release serve test check check-docs examples documentation test-release test-sanitize \
	test-unprivileged test-distributions build install manual lint lint-http differential format fuzz conformance resume bench instructions clean swift
