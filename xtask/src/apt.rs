//! Installs packages on a Debian-like system, where this is allowed.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::step::step;

pub(crate) struct Apt {
    sudo: bool,
}

impl Apt {
    /// As root, or where sudo asks for no password.
    pub(crate) fn allowed() -> Option<Self> {
        if !Path::new("/etc/debian_version").exists() {
            return None;
        }
        let user = process::output(Command::new("id").arg("-u")).ok()?;
        if user.trim() == "0" {
            return Some(Self { sudo: false });
        }
        process::output(Command::new("sudo").args(["-n", "true"]))
            .is_ok()
            .then_some(Self { sudo: true })
    }

    pub(crate) fn install(&self, packages: &[&str]) -> Result<()> {
        step(&format!("install {}", packages.join(", ")), || {
            self.run(&["update"])?;
            self.run(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
        })
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = if self.sudo {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "apt-get"]);
            sudo
        } else {
            Command::new("apt-get")
        };
        process::run(
            command
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    }
}
