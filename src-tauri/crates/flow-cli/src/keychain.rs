//! The signing key in the keychain of the operating system: Secret Service on Linux, Keychain on macOS, Credential
//! Manager on Windows. The secret is never written to a file.

use flow_api::export::bundle::{KEY_BYTES, SigningKey};
use keyring::{Entry, Error};

use crate::failure::Failure;

/// What the keychain calls the key.
const SERVICE: &str = "orderloom";
const NAME: &str = "signing key";

/// The signing key; nothing when none was made yet.
pub(crate) fn signing_key() -> Result<Option<SigningKey>, Failure> {
    let secret = match entry()?.get_secret() {
        Ok(secret) => secret,
        Err(Error::NoEntry) => return Ok(None),
        Err(error) => return Err(refused(&error)),
    };
    let key = <[u8; KEY_BYTES]>::try_from(secret)
        .ok()
        .and_then(SigningKey::from_secret);
    match key {
        Some(key) => Ok(Some(key)),
        None => Err(Failure::new(
            "what the keychain holds under \"orderloom\" is no signing key",
            "钥匙串中“orderloom”保存的不是签名密钥",
        )
        .help(
            "`orderloom keys make --replace` makes a new one",
            "用 orderloom keys make --replace 重新生成",
        )),
    }
}

/// Makes a key from randomness of the system and keeps it.
pub(crate) fn make_signing_key() -> Result<SigningKey, Failure> {
    let entry = entry()?;
    let mut secret = [0; KEY_BYTES];
    let filled = getrandom::fill(&mut secret).ok();
    let Some(key) = filled.and_then(|()| SigningKey::from_secret(secret)) else {
        return Err(Failure::new(
            "the system gives no random numbers, so no key was made",
            "系统无法提供随机数，未生成密钥",
        ));
    };
    entry.set_secret(&secret).map_err(|error| refused(&error))?;
    Ok(key)
}

fn entry() -> Result<Entry, Failure> {
    Entry::new(SERVICE, NAME).map_err(|error| refused(&error))
}

fn refused(error: &Error) -> Failure {
    match error {
        Error::NoDefaultStore => Failure::new(
            "this system has no keychain that can be reached, so there is nowhere to keep the signing key",
            "无法连接系统钥匙串，没有地方保存签名密钥",
        )
        .help(
            "log in to a desktop with a keychain (on Linux a secret service such as GNOME Keyring or KWallet); \
             the key is never written to a file",
            "请在带钥匙串的桌面环境登录后重试（Linux 需要 GNOME Keyring、KWallet 等密钥服务）；密钥不会写入文件",
        ),
        Error::NoStorageAccess(_) => Failure::new("the keychain is locked", "钥匙串已锁定")
            .help("unlock it and try again", "请解锁后重试"),
        other => Failure::new(
            format!("the keychain refused: {other}"),
            format!("钥匙串拒绝访问：{other}"),
        ),
    }
}
