//! A provider with a file and a list.

use provider_runtime::generated::{
    AuthMethod, Authorize, Callback, CodeChallengeMethod, Environment, Expiry, ExpiryFormat, Grace,
    Lifecycle, Lifetime, Method, NewLogin, OldAccessToken, OnReuse, Operation, Paging, Parameter,
    Part, Provider, RedirectUri, RefreshTokenLifecycle, Role, Rotation, SendIn, Template,
    TokenRequest, TokenResponse,
};

const HOST: Template = &[Part::Literal("https://api.example/token")];

const fn token_request(parameters: &'static [(Role, &'static str)]) -> TokenRequest {
    TokenRequest {
        url: HOST,
        method: Method::Post,
        send_in: SendIn::Form,
        auth_method: AuthMethod::ClientSecretPost,
        parameters,
        constants: &[],
        headers: &[],
    }
}

pub static PROVIDER: Provider = Provider {
    id: "example",
    name: "Example",
    environments: &[Environment {
        id: "production",
        values: &[],
    }],
    connection: &[],
    authorize: Authorize {
        url: &[Part::Literal("https://api.example/authorize")],
        response_type: "code",
        redirect_uri: RedirectUri::HttpsOrLoopback,
        code_challenge_method: CodeChallengeMethod::None,
        issuer: None,
        parameters: &[],
        constants: &[],
        callback: Callback {
            code: "code",
            state: "state",
            error: "error",
            error_description: "error_description",
        },
    },
    token: token_request(&[]),
    refresh: None,
    password: Some(token_request(&[
        (Role::GrantType, "grant_type"),
        (Role::Username, "username"),
        (Role::Password, "password"),
        (Role::ClientId, "client_id"),
        (Role::ClientSecret, "client_secret"),
    ])),
    revoke: None,
    token_response: TokenResponse {
        access_token: "access_token",
        token_type: "token_type",
        expiry: Expiry {
            path: "expires_in",
            format: ExpiryFormat::Seconds,
        },
        refresh_token: "refresh_token",
        refresh_token_expiry: None,
        scope: "scope",
        success: None,
        errors: &[],
        invalid_grant: "invalid_grant",
    },
    lifecycle: Lifecycle {
        authorization_code: Lifetime::Unknown,
        access_token: Lifetime::Unknown,
        refresh_token: RefreshTokenLifecycle {
            lifetime: Lifetime::Unknown,
            rotation: Rotation::None,
            old_access_token: OldAccessToken::Unknown,
            grace: Grace::Unknown,
            on_reuse: OnReuse::Unknown,
            new_login: NewLogin::Unknown,
        },
        token_requests: None,
    },
    scopes: None,
    request_id_header: None,
    retry: &[],
    limits: &[],
};

pub static FILE: Operation = Operation {
    id: "files.download",
    url: &[Part::Literal("https://api.example/file")],
    ..Operation::PLAIN
};

pub static LIST: Operation = Operation {
    id: "records.list",
    url: &[Part::Literal("https://api.example/records")],
    data: Some("data"),
    paging: Some(Paging::PageNumber {
        page: Parameter::query("page"),
        page_size: Parameter::query("size"),
        first: 1,
        next: Some("next"),
        items: None,
        max: Some(200),
    }),
    ..Operation::PLAIN
};
