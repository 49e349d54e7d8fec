//! Makes wasm-bindgen's glue smaller, and right for the fallback too. The text is
//! that of exactly one version; what is not found as expected fails the build.

use anyhow::{Result, bail};

use super::replace_once;

pub(super) fn shrink(generated: &str) -> Result<String> {
    let mut glue = generated.to_owned();
    for rewrite in REWRITES {
        glue = rewrite.apply(&glue)?;
    }
    for (from, to) in PHRASES {
        glue = glue.replace(from, to);
    }
    glue.push_str(EXPORTS);
    Ok(glue)
}

/// Whether the glue uses an export of the module by this name.
pub(super) fn calls(glue: &str, export: &str) -> bool {
    let dotted = format!("{INSTANCE}.{export}");
    glue.match_indices(&dotted).any(|(at, _)| {
        let after = glue.get(at + dotted.len()..).unwrap_or_default();
        let before = glue.get(..at).unwrap_or_default();
        !after.starts_with(is_part_of_name) && !before.ends_with(is_part_of_name)
    }) || glue.contains(&format!("{INSTANCE}[\"{export}\"]"))
}

pub(super) fn is_part_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

/// From one phrase up to and with another, exchanged as a whole.
struct Rewrite {
    from: &'static str,
    until: &'static str,
    /// Must occur in between: shows that the text is still the one meant.
    with: &'static str,
    to: &'static str,
    presence: Presence,
}

enum Presence {
    /// In every glue.
    Always,
    /// Only when the module needs it.
    IfUsed,
}

impl Rewrite {
    fn apply(&self, glue: &str) -> Result<String> {
        let Some(start) = glue.find(self.from) else {
            return match self.presence {
                Presence::IfUsed => Ok(glue.to_owned()),
                Presence::Always => bail!("{:?} is not in the glue of wasm-bindgen", self.from),
            };
        };
        let (before, rest) = glue.split_at(start);
        let Some((found, after)) = rest.split_once(self.until) else {
            bail!("{:?} has no end {:?} in the glue", self.from, self.until);
        };
        if !found.contains(self.with) {
            bail!(
                "the glue has another {:?} than expected: has wasm-bindgen's version changed?\n{found}",
                self.from
            );
        }
        replace_once(
            &format!("{before}\0{after}"),
            "\0",
            self.to,
            "the glue of wasm-bindgen",
        )
    }
}

const REWRITES: &[Rewrite] = &[
    // Views are made anew: they cost less than asking whether memory has grown,
    // which that of the fallback does not even show by detaching its old buffer.
    Rewrite {
        from: "function getUint8ArrayMemory0() {",
        until: "\n}\n",
        with: "cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);",
        to: "function getUint8ArrayMemory0() { return new Uint8Array(wasm.memory.buffer); }\n",
        presence: Presence::IfUsed,
    },
    // One way to pass a string instead of three.
    Rewrite {
        from: "function passStringToWasm0(arg, malloc, realloc) {",
        until: "\n}\n",
        with: "cachedTextEncoder.encodeInto(arg, view)",
        to: "function passStringToWasm0(arg) {
    const bytes = cachedTextEncoder.encode(arg);
    const ptr = wasm.__wbindgen_malloc(WASM_VECTOR_LEN = bytes.length, 1) >>> 0;
    getUint8ArrayMemory0().set(bytes, ptr);
    return ptr;
}
",
        presence: Presence::IfUsed,
    },
    Rewrite {
        from: "if (!('encodeInto' in cachedTextEncoder)) {",
        until: "\n}\n",
        with: "cachedTextEncoder.encode(arg)",
        to: "",
        presence: Presence::IfUsed,
    },
    // Safari's decoder fails after 2 GiB: no page's analytics come near.
    Rewrite {
        from: "cachedTextDecoder.decode();\nconst MAX_SAFARI_DECODE_BYTES",
        until: "\n}\n",
        with: "return cachedTextDecoder.decode(bytes);",
        to: "function decodeText(bytes) { return cachedTextDecoder.decode(bytes); }\n",
        presence: Presence::IfUsed,
    },
    // The fallback has exports but is no instance.
    Rewrite {
        from: "function __wbg_finalize_init(instance, module) {",
        until: "\n}\n",
        with: "wasm = instance.exports;",
        to: "function __wbg_finalize_init(exports) { wasm = exports; }\n",
        presence: Presence::Always,
    },
    // The loader fetches and instantiates in its own way.
    Rewrite {
        from: "async function __wbg_load(module, imports) {",
        until: "export { initSync, __wbg_init as default };\n",
        with: "async function __wbg_init(module_or_path) {",
        to: "",
        presence: Presence::Always,
    },
];

/// Said in many places; each is the same everywhere.
const PHRASES: &[(&str, &str)] = &[
    (", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ")"),
    // Where a string lies, without a DataView for it.
    (
        "getDataViewMemory0().getInt32(retptr + 4 * 0, true)",
        "new Uint32Array(wasm.memory.buffer)[retptr / 4]",
    ),
    (
        "getDataViewMemory0().getInt32(retptr + 4 * 1, true)",
        "new Uint32Array(wasm.memory.buffer)[retptr / 4 + 1]",
    ),
    // What it decodes is JSON, which never begins with a byte order mark.
    ("'utf-8', { ignoreBOM: true, fatal: true }", ""),
    ("'utf-8', { ignoreBOM: true }", ""),
];

/// The two halves of the generated initialisation: `imports()` are what the module
/// needs, `link(exports)` gives the glue what the module has.
const EXPORTS: &str = "\nexport { __wbg_get_imports as imports, __wbg_finalize_init as link };\n";

/// How the glue names the instance's exports.
pub(super) const INSTANCE: &str = "wasm";

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    wasmInstance = instance;
    wasm = instance.exports;
    wasmModule = module;
    cachedDataViewMemory0 = null;
    return wasm;
}
async function __wbg_load(module, imports) {
}
async function __wbg_init(module_or_path) {
}
export { initSync, __wbg_init as default };
";

    #[test]
    fn views_are_made_anew_because_memory_grows() {
        let glue = shrink(&format!(
            "let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {{
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {{
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }}
    return cachedUint8ArrayMemory0;
}}
{START}"
        ))
        .unwrap();
        assert!(glue.contains("{ return new Uint8Array(wasm.memory.buffer); }"));
        assert!(!glue.contains("byteLength"));
    }

    #[test]
    fn both_halves_of_the_start_are_exported() {
        let glue = shrink(START).unwrap();
        assert!(glue.contains("__wbg_finalize_init(exports) { wasm = exports; }"));
        assert!(glue.ends_with(EXPORTS));
        assert!(!glue.contains("__wbg_init"), "{glue}");
    }

    #[test]
    fn another_versions_text_fails_the_build() {
        assert!(shrink("").is_err());
        let other = START.replace("wasm = instance.exports", "wasm = instance.other");
        let problem = shrink(&other).unwrap_err().to_string();
        assert!(problem.contains("version"), "{problem}");
    }

    #[test]
    fn an_export_is_used_only_under_its_whole_name() {
        let glue = "wasm.track(1); xwasm.page(); wasm.flush_all();";
        assert!(calls(glue, "track"));
        assert!(!calls(glue, "trac"));
        assert!(!calls(glue, "page"));
        assert!(!calls(glue, "flush"));
    }
}
