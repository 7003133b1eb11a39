# make serve          serve public/ on port 8080; FERRY_PORT=9000 make serve, or make serve ARGS='--port 9000 /srv/www'
# make test           run all tests; make test ARGS='--filter Name' runs some
# make test-sanitize  run all tests under ThreadSanitizer and under AddressSanitizer
# make build          build .build/release/ferry
# make install        install it and its shell completions below PREFIX=/usr/local
# make lint           check the format of the sources and the syntax of the scripts
# make format         format the sources
# make lint-http      have every kind of response judged by httplint and REDbot; part of make test
# make fuzz           feed the parsers random bytes for a minute; make fuzz SECONDS=600 takes longer
# make conformance    compare ferry with nginx by the tests' own table, and write CONFORMANCE.md
# make resume         show what ferry, curl, wget and aria2 do with a file that changes, and write RESUME.md
# make clean          remove all that was built

PREFIX = /usr/local
SECONDS = 60
ferry = .build/release/ferry
sources = Sources Tests Benchmarks Fuzzing Package.swift

menu:
	@sed -n '/^#/!q; s/^# //p' Makefile

serve: $(ferry)
	@exec $(ferry) serve $(ARGS)

test: swift
	@Scripts/install-missing tests
	swift test --disable-xctest $(ARGS)
	@$(if $(ARGS),,Scripts/lint-http .build/debug/ferry)

test-sanitize: swift
	@Scripts/install-missing tests
	Scripts/test-sanitize

build: $(ferry)

$(ferry): Package.swift $(shell find Sources -type f)
	@$(MAKE) --no-print-directory swift
	@Scripts/install-missing
	swift build -c release --product ferry --static-swift-stdlib
	@touch $@

install: $(ferry)
	install -D -m 755 $(ferry) '$(DESTDIR)$(PREFIX)/bin/ferry'
	@Scripts/install-completions $(ferry) '$(DESTDIR)$(PREFIX)/share'

lint: swift
	swift format lint --strict --parallel --recursive $(sources)
	for script in Scripts/* .ci/run; do sh -n "$$script" || exit; done

lint-http: swift
	@Scripts/install-missing tests
	swift build --product ferry
	@Scripts/lint-http .build/debug/ferry

format: swift
	swift format --in-place --parallel --recursive $(sources)

fuzz: swift
	swift build -c release --package-path Fuzzing --scratch-path .build-fuzz
	@mkdir -p .build-fuzz/corpus
	.build-fuzz/release/fuzz-parsers -max_total_time=$(SECONDS) -timeout=5 -dict=Fuzzing/dictionary -print_final_stats=1 \
		-verbosity=0 -artifact_prefix=.build-fuzz/ .build-fuzz/corpus

conformance: $(ferry)
	@Scripts/install-missing conformance
	swift build --package-path Benchmarks/Conformance --scratch-path .build-conformance
	PATH="$$PATH:/usr/sbin" .build-conformance/debug/conformance-report $(ferry) >CONFORMANCE.md.new
	@mv CONFORMANCE.md.new CONFORMANCE.md

resume: $(ferry)
	@Scripts/install-missing resume
	swift build --package-path Benchmarks/Resume --scratch-path .build-resume
	.build-resume/debug/resume-comparison $(ferry) >RESUME.md.new
	@mv RESUME.md.new RESUME.md

clean:
	rm -rf .build .build-*

swift:
	@command -v swift >/dev/null || { echo 'ferry is built with Swift 6.2 or newer, which is not on the PATH: see https://www.swift.org/install/linux/' >&2; exit 1; }

.PHONY: menu serve test test-sanitize build install lint lint-http format fuzz conformance resume clean swift
