# The OCaml side: the runtime, built for Solo5 from the source of the host's compiler, the host's compiled standard
# library, and the compilers that use them. No version of OCaml is assumed.

install-ocaml: $(SYSROOT)/lib/ocaml/libasmrun.a $(SYSROOT)/lib/ocaml/str/libcamlstr.a $(SYSROOT)/bin/ocamlopt

ifneq ($(filter-out install-c,$(or $(MAKECMDGOALS),install)),)
ifeq ($(OCAML_SOURCE),)
$(error OCAML_SOURCE must say where the source of the OCaml compiler is)
endif
endif

# OCaml's own makefiles know no blanks either, in the whole path.
OCAML_TREE = $(BUILD)/ocaml
OCAML_TOOLS := ocamlc ocamlopt ocamlmklib ocamldep ocamlcp ocamlobjinfo
STDLIB := $(SYSROOT)/lib/ocaml
# Libraries that are part of every standard library that this can build: empty packages in findlib.
EMPTY_PACKAGES := bigarray bytes seq stdlib stdlib-shims uchar
# OCaml is configured and built by the names of the tools from here, so that nothing depends on where they are; and with
# no flags of the environment, which are for other programs.
WITH_TOOLS = PATH="$$(cd $(TO)/bin && pwd):$$PATH" && export PATH && unset CFLAGS CPPFLAGS LDFLAGS LIBS &&

# Debian's archive holds upstream's archive. OCaml 5 reserves memory for every domain (thread) that there may be: one.
$(OCAML_TREE)/configure: $(OCAML_SOURCE)
	@mkdir -p $(BUILD)/unpack
	rm -rf $(OCAML_TREE)
	if [ -d $< ]; then cp -r $< $(OCAML_TREE); else \
		tar -xf $< -C $(BUILD)/unpack && \
		for inner in $$(find $(BUILD)/unpack -name '*.orig.tar.*'); do tar -xf $$inner -C $(BUILD)/unpack; done && \
		mv $$(dirname $$(find $(BUILD)/unpack -maxdepth 3 -name configure)) $(OCAML_TREE); \
	fi
	sed -i -E 's/^(#define Max_domains(_def)?) .*/\1 1/' $(OCAML_TREE)/runtime/caml/*.h
	touch $@

# Configured with the cross compiler, so that OCaml itself finds out which functions this C library has.
$(OCAML_TREE)/Makefile.config: $(OCAML_TREE)/configure $(CROSS_CC)
	$(WITH_TOOLS) cd $(OCAML_TREE) && ./configure --build=x86_64-pc-linux-gnu --host=x86_64-pc-linux-musl \
		CC=$(notdir $(CROSS_CC)) AS=as --disable-shared --disable-systhreads --disable-unix-lib \
		--disable-debugger --disable-ocamldoc --disable-ocamltest --disable-debug-runtime \
		--disable-instrumented-runtime > configure.log 2>&1 || { tail configure.log; exit 1; }

# Up to OCaml 4 the runtime has a makefile of its own. `sak` is a tool that runs while the runtime is built, so the
# host's compiler makes it.
$(STDLIB)/libasmrun.a: $(OCAML_TREE)/Makefile.config $(STDLIB)/Makefile.config
	$(WITH_TOOLS) cd $(OCAML_TREE) && if [ -f runtime/Makefile ]; then cd runtime && target=libasmrun.a; \
		else target=runtime/libasmrun.a; fi && \
		$(MAKE) $$target SAK_CC=$(CC) SAK_CFLAGS= SAK_LINK='$(CC) -o $$(1) $$(2)'
	cp $(OCAML_TREE)/runtime/libasmrun.a $@

# The compiled code of the standard library is the host's. dune wants to find the compiler's libraries here too, from which
# ppx rewriters are made, though it runs these on the host.
$(STDLIB)/Makefile.config: $(OCAML_TREE)/Makefile.config
	mkdir -p $(@D)/caml
	ln -sf $(wildcard $(patsubst %,$(OCAML_LIB)/%*.cm[iox],stdlib std_exit camlinternal)) \
		$(wildcard $(patsubst %,$(OCAML_LIB)/%,stdlib.cmxa stdlib.cma stdlib.a std_exit.o)) $(@D)/
	ln -sfn $(OCAML_LIB)/compiler-libs $(@D)/compiler-libs
	cp $(OCAML_TREE)/runtime/caml/*.h $(OCAML_TREE)/runtime/caml/*.tbl $(@D)/caml/
	for package in $(EMPTY_PACKAGES); do mkdir -p $(@D)/$$package && cp packages/empty/META $(@D)/$$package/; done
	cp $< $@

# Str is the one other library of the compiler that needs no operating system; its C stubs are compiled anew. OCaml 5
# calls them by another name in native programs.
$(STDLIB)/str/libcamlstr.a: $(STDLIB)/Makefile.config
	mkdir -p $(@D)
	ln -sf $(foreach folder,$(OCAML_LIB) $(OCAML_LIB)/str,$(wildcard \
		$(patsubst %,$(folder)/str.%,cmi cmx cma cmxa a))) $(@D)/
	$(CROSS_CC) $(STUB_CFLAGS) -DCAML_NAME_SPACE -I$(STDLIB) -c $(OCAML_TREE)/otherlibs/str/strstubs.c \
		-o $(BUILD)/strstubs.o
	rm -f $@
	ar rcs $@ $(BUILD)/strstubs.o
	ln -sf $(@F) $(@D)/libcamlstrnat.a
	cp packages/str/META $(@D)/

$(SYSROOT)/bin/ocamlopt: wrappers/ocaml
	@mkdir -p $(@D)
	$(CONFIGURED) $< > $(@D)/ocaml
	chmod +x $(@D)/ocaml
	for tool in $(OCAML_TOOLS); do ln -sf ocaml $(@D)/$$tool || exit 1; done
