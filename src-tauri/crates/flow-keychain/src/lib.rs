//! The signing key in the keychain of the operating system: Secret Service on Linux, Keychain on macOS, Credential
//! Manager on Windows. The secret is never written to a file, and never leaves the program.

use flow_api::export::bundle::{KEY_BYTES, SigningKey};
use flow_api::{ApiError, Code};
use keyring::{Entry, Error};

/// What the keychain calls the key.
const SERVICE: &str = "orderloom";
const NAME: &str = "signing key";

/// The signing key; nothing when none was made yet.
pub fn signing_key() -> Result<Option<SigningKey>, ApiError> {
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
        None => Err(failure(
            "what the keychain holds under \"orderloom\" is no signing key",
            "钥匙串中“orderloom”保存的不是签名密钥",
        )
        .with_help(
            "`orderloom keys make --replace` makes a new one",
            "用 orderloom keys make --replace 重新生成",
        )),
    }
}

/// Makes a key from randomness of the system and keeps it in place of any other.
pub fn make_signing_key() -> Result<SigningKey, ApiError> {
    let entry = entry()?;
    let mut secret = [0; KEY_BYTES];
    let filled = getrandom::fill(&mut secret).ok();
    let Some(key) = filled.and_then(|()| SigningKey::from_secret(secret)) else {
        return Err(failure(
            "the system gives no random numbers, so no key was made",
            "系统无法提供随机数，未生成密钥",
        ));
    };
    entry.set_secret(&secret).map_err(|error| refused(&error))?;
    Ok(key)
}

/// That there is no key yet, for who needs one.
pub fn none_yet() -> ApiError {
    failure("there is no signing key yet", "还没有签名密钥")
        .with_help("`orderloom keys make` makes one", "用 orderloom keys make 生成")
}

fn entry() -> Result<Entry, ApiError> {
    Entry::new(SERVICE, NAME).map_err(|error| refused(&error))
}

fn failure(en: impl Into<String>, zh: impl Into<String>) -> ApiError {
    ApiError::new(Code::NoKey, en, zh)
}

fn refused(error: &Error) -> ApiError {
    match error {
        Error::NoDefaultStore => failure(
            "this system has no keychain that can be reached, so there is nowhere to keep the signing key",
            "无法连接系统钥匙串，没有地方保存签名密钥",
        )
        .with_help(
            "log in to a desktop with a keychain (on Linux a secret service such as GNOME Keyring or KWallet); \
             the key is never written to a file",
            "请在带钥匙串的桌面环境登录后重试（Linux 需要 GNOME Keyring、KWallet 等密钥服务）；密钥不会写入文件",
        ),
        Error::NoStorageAccess(_) => failure("the keychain is locked", "钥匙串已锁定")
            .with_help("unlock it and try again", "请解锁后重试"),
        other => failure(
            format!("the keychain refused: {other}"),
            format!("钥匙串拒绝访问：{other}"),
        ),
    }
}
