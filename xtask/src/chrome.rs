//! Finds a Chrome or Chromium and the chromedriver that fits it; on a Debian-like
//! system where this is allowed, installs them.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::apt::Apt;
use crate::process;

pub(crate) struct Chrome {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Chrome {
    pub(crate) fn ready() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if let Some(apt) = Apt::allowed() {
            apt.install(&["chromium", "chromium-driver"])?;
            if let Some(found) = Self::find() {
                return Ok(found);
            }
        }
        bail!(
            "tests in the browser need Chrome or Chromium and the chromedriver of the same version.\n\
             Install them (Debian: apt-get install chromium chromium-driver; macOS: brew install chromium chromedriver),\n\
             or say where they are: CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver"
        )
    }

    fn find() -> Option<Self> {
        Some(Self {
            browser: locate("CHROME", BROWSERS, BROWSER_PLACES)?,
            driver: locate("CHROMEDRIVER", &["chromedriver"], DRIVER_PLACES)?,
        })
    }
}

/// What the environment says, else the search path, else the usual places.
fn locate(variable: &str, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    process::on_path(names).or_else(|| {
        places
            .iter()
            .map(PathBuf::from)
            .find(|place| place.is_file())
    })
}

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

const BROWSER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

const DRIVER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/snap/bin/chromium.chromedriver",
    "/opt/homebrew/bin/chromedriver",
    "/usr/local/bin/chromedriver",
    "C:\\Program Files\\chromedriver\\chromedriver.exe",
];
