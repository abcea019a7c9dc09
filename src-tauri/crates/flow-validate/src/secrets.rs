//! Texts that hold a password, a token or a key. Only the kind of a secret is told, never the secret.

use flow_catalog::Words;

/// A secret found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// What kind of secret.
    pub(crate) kind: Words,
}

/// Names that mark what follows as a secret: `token=…`, `password: …`.
const NAMES: [(&str, Words); 12] = [
    ("access_token", TOKEN),
    ("api_key", KEY),
    ("apikey", KEY),
    ("api-key", KEY),
    ("access_key", KEY),
    ("client_secret", PASSWORD),
    ("password", PASSWORD),
    ("passwd", PASSWORD),
    ("pwd", PASSWORD),
    ("secret", PASSWORD),
    ("token", TOKEN),
    ("signature", KEY),
];
/// Names that mark a secret only as a parameter of an address, since they are words of the trade elsewhere.
const PARAMETERS: [&str; 4] = ["key", "sig", "auth", "sign"];
/// Beginnings that vendors give their keys, and how many characters follow at least.
const PREFIXES: [(&str, usize); 12] = [
    ("sk-", 16),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("pk_live_", 10),
    ("AKIA", 16),
    ("ASIA", 16),
    ("LTAI", 12),
    ("ghp_", 20),
    ("github_pat_", 20),
    ("xoxb-", 10),
    ("AIza", 30),
    ("eyJhbGciOi", 10),
];
/// Fewer characters than this are no secret.
const LENGTH_MIN: usize = 6;
/// The shortest text that names a secret and holds it: `pwd=` and the secret.
const TEXT_MIN: usize = 4 + LENGTH_MIN;

const PASSWORD: Words = Words {
    en: "a password",
    zh: "密码",
};
const TOKEN: Words = Words {
    en: "a token",
    zh: "令牌",
};
const KEY: Words = Words {
    en: "an access key",
    zh: "访问密钥",
};
const PRIVATE_KEY: Words = Words {
    en: "a private key",
    zh: "私钥",
};

/// The first secret in a text.
pub(crate) fn secret_in(text: &str) -> Option<Secret> {
    if text.len() < TEXT_MIN {
        return None;
    }
    let kind = private_key(text)
        .or_else(|| login_in_address(text))
        .or_else(|| named(text))
        .or_else(|| parameter(text))
        .or_else(|| bearer(text))
        .or_else(|| prefixed(text));
    kind.map(|kind| Secret { kind })
}

fn private_key(text: &str) -> Option<Words> {
    (text.contains("-----BEGIN") && text.contains("PRIVATE KEY")).then_some(PRIVATE_KEY)
}

/// `https://user:password@host`.
fn login_in_address(text: &str) -> Option<Words> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (login, _) = authority.rsplit_once('@')?;
    let (_, password) = login.split_once(':')?;
    (!password.is_empty() && !is_placeholder(password)).then_some(PASSWORD)
}

/// `token=…` and the like, anywhere.
fn named(text: &str) -> Option<Words> {
    if !text.contains(['=', ':']) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    NAMES.iter().find_map(|(name, kind)| {
        let mut places = lower.match_indices(name);
        places
            .any(|(at, _)| starts_a_name(&lower, at) && has_value(&text[at + name.len()..]))
            .then_some(*kind)
    })
}

/// `?key=…` in an address.
fn parameter(text: &str) -> Option<Words> {
    let (_, query) = text.split_once("://")?.1.split_once('?')?;
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.to_ascii_lowercase();
        let is_key = PARAMETERS.contains(&name.as_str()) || name.ends_with("key");
        (is_key && is_secret_value(value)).then_some(KEY)
    })
}

/// `Bearer …` and `Basic …`.
fn bearer(text: &str) -> Option<Words> {
    if !text.contains(' ') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    ["bearer ", "basic "].iter().find_map(|scheme| {
        let at = lower.find(scheme).filter(|at| starts_a_name(&lower, *at))?;
        let value = text[at + scheme.len()..].trim_start();
        let value = value.split_whitespace().next().unwrap_or_default();
        let looks_made = value.len() >= 16 && value.chars().any(|character| character.is_ascii_digit());
        looks_made.then_some(TOKEN)
    })
}

fn prefixed(text: &str) -> Option<Words> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    text.split(|character: char| !is_part(character))
        .find_map(|word| {
            let is_key = |(prefix, length): &(&str, usize)| {
                word.strip_prefix(prefix).is_some_and(|rest| {
                    rest.len() >= *length && rest.chars().any(|character| character.is_ascii_digit())
                })
            };
            PREFIXES.iter().any(is_key).then_some(KEY)
        })
}

/// True when no letter stands before the place, so that `broken=` is no `token=`.
fn starts_a_name(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|character| !character.is_ascii_alphabetic())
}

/// True when what follows a name gives it a value that can be a secret.
fn has_value(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let Some(value) = rest.strip_prefix(['=', ':']) else {
        return false;
    };
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|character: char| character.is_whitespace() || "\"'&,;)}".contains(character));
    is_secret_value(&value[..end.unwrap_or(value.len())])
}

fn is_secret_value(value: &str) -> bool {
    value.len() >= LENGTH_MIN && !is_placeholder(value)
}

/// Values that stand for a secret kept elsewhere, and paths of fields.
fn is_placeholder(value: &str) -> bool {
    let names_field = ["order.", "customer.", "payment.", "reply.", "ship.", "route."]
        .iter()
        .any(|root| value.starts_with(root));
    names_field || value.starts_with(['{', '$', '<', '*']) || value == "null"
}

#[cfg(test)]
mod tests {
    use super::secret_in;

    #[test]
    fn secrets_are_found() {
        for text in [
            "https://api.example.com/v1?token=4f9a0c7be21d",
            "https://bob:hunter22@example.com/",
            "https://maps.example.com/route?key=AbCdEf123456",
            "password=correct-horse",
            "{\"api_key\": \"0a1b2c3d4e\"}",
            "Authorization: Bearer abcdef0123456789abcdef",
            "sk-abcd1234efgh5678ijkl",
            "AKIAIOSFODNN7EXAMPLE",
            "-----BEGIN RSA PRIVATE KEY-----",
        ] {
            assert!(secret_in(text).is_some(), "{text}");
        }
    }

    #[test]
    fn words_of_the_trade_are_no_secrets() {
        for text in [
            "supplier",
            "customer.id",
            "order.note = \"token of thanks\"",
            "https://api.example.com/orders?page=2",
            "key",
            "password",
            "token = order.payment_token_reference",
            "secret={{vault.supplier}}",
            "risk-desk",
            "broken=yesyesyes",
            "bearer of bad news",
        ] {
            assert_eq!(secret_in(text), None, "{text}");
        }
    }
}
