//! Addresses of git repositories as others, who have no account there, reach them.

/// The address in opam's form: over https where it is one of ssh or of git's own protocol, and without a user's name or
/// password. `None` for what only this machine understands.
pub(super) fn opam_url(remote: &str) -> Option<String> {
    let Some((scheme, rest)) = remote.split_once("://") else {
        return short(remote);
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match scheme {
        "file" => Some(format!("git+file://{path}")),
        _ if host.is_empty() => None,
        "https" => Some(format!("git+https://{host}{path}")),
        // A port of plain http is none of https.
        "http" if without_port(host) != host => Some(format!("git+http://{host}{path}")),
        "http" | "git" | "ssh" | "git+ssh" | "ssh+git" => Some(format!("git+https://{}{path}", without_port(host))),
        other => Some(format!("{other}://{host}{path}")),
    }
}

/// `user@host:path` of ssh, or a path of this machine.
fn short(remote: &str) -> Option<String> {
    match remote.split_once(':') {
        Some((host, path)) if !host.contains('/') => {
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            Some(format!("git+https://{host}/{}", path.trim_start_matches('/'))).filter(|_| !host.is_empty())
        }
        _ => remote.starts_with('/').then(|| format!("git+file://{remote}")),
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (remote, expected) in [
            ("git@github.com:me/web.git", Some("git+https://github.com/me/web.git")),
            ("host:/srv/web", Some("git+https://host/srv/web")),
            ("ssh://git@host:2222/me/web", Some("git+https://host/me/web")),
            ("ssh://[::1]:22/web", Some("git+https://[::1]/web")),
            ("https://host/me/web.git", Some("git+https://host/me/web.git")),
            ("https://me:secret@host:8443/web", Some("git+https://host:8443/web")),
            ("http://host/web", Some("git+https://host/web")),
            ("http://host:8080/web", Some("git+http://host:8080/web")),
            ("git://host:9418/web", Some("git+https://host/web")),
            ("rsync://me@host/web", Some("rsync://host/web")),
            ("file:///srv/web", Some("git+file:///srv/web")),
            ("/srv/web", Some("git+file:///srv/web")),
            ("../web", None),
            ("https://", None),
            (":web", None),
            ("", None),
        ] {
            assert_eq!(opam_url(remote).as_deref(), expected, "{remote}");
        }
    }
}
