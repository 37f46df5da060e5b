//! A provider with a bit of everything.

use crate::provider::*;

const ERRORS: &[ErrorShape] = &[ErrorShape {
    when: Predicate {
        path: "error",
        test: Test::Present,
    },
    code: &["error"],
    message: &["error_description"],
    details: &["hint"],
    request_id: &[],
}];

const CREDENTIALS: [(Role, &str); 2] = [
    (Role::ClientId, "client_id"),
    (Role::ClientSecret, "client_secret"),
];

/// PKCE, a password grant, a host from the token response, rotation.
pub(crate) static PROVIDER: Provider = provider();

/// The same, to be changed by a test.
pub(crate) const fn provider() -> Provider {
    Provider {
        id: "acme",
        name: "Acme",
        environments: &[
            Environment {
                id: "production",
                values: &[("auth_host", "auth.acme.example")],
            },
            Environment {
                id: "staging",
                values: &[("auth_host", "auth.staging.acme.example")],
            },
        ],
        connection: &[ConnectionField {
            id: "account_url",
            kind: ConnectionType::Origin,
            from: ConnectionFrom::TokenResponse("account_url"),
            allow_hosts: &["*.acme.example"],
            required: false,
            keep_when_absent: true,
        }],
        authorize: authorize(),
        token: request(&[
            (Role::GrantType, "grant_type"),
            (Role::Code, "code"),
            (Role::RedirectUri, "redirect_uri"),
            CREDENTIALS[0],
            CREDENTIALS[1],
            (Role::CodeVerifier, "code_verifier"),
        ]),
        refresh: Some(request(&[
            (Role::GrantType, "grant_type"),
            (Role::RefreshToken, "refresh_token"),
            CREDENTIALS[0],
            CREDENTIALS[1],
        ])),
        password: Some(request(&[
            (Role::GrantType, "grant_type"),
            (Role::Username, "username"),
            (Role::Password, "password"),
            (Role::Scope, "scope"),
            CREDENTIALS[0],
            CREDENTIALS[1],
        ])),
        revoke: Some(TokenRequest {
            url: &[
                Part::Literal("https://"),
                Part::Variable("auth_host"),
                Part::Literal("/revoke"),
            ],
            ..request(&[
                (Role::Token, "token"),
                (Role::TokenTypeHint, "token_type_hint"),
                CREDENTIALS[0],
                CREDENTIALS[1],
            ])
        }),
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
            errors: ERRORS,
            invalid_grant: "invalid_grant",
        },
        lifecycle: lifecycle(),
        scopes: Some(Scopes {
            separator: ",",
            required: true,
            default: &["read"],
            covers: &[],
        }),
        request_id_header: None,
        retry: &[],
        limits: &[],
    }
}

const fn lifecycle() -> Lifecycle {
    Lifecycle {
        authorization_code: Lifetime::Seconds(600),
        access_token: Lifetime::Seconds(7200),
        refresh_token: RefreshTokenLifecycle {
            lifetime: Lifetime::Unknown,
            rotation: Rotation::SingleUse,
            old_access_token: OldAccessToken::Unknown,
            grace: Grace::None,
            on_reuse: OnReuse::Unknown,
            new_login: NewLogin::Unknown,
        },
        token_requests: None,
    }
}

const fn authorize() -> Authorize {
    Authorize {
        url: &[
            Part::Literal("https://"),
            Part::Variable("auth_host"),
            Part::Literal("/authorize?tenant=1"),
        ],
        response_type: "code",
        redirect_uri: RedirectUri::HttpsOrLoopback,
        code_challenge_method: CodeChallengeMethod::S256,
        issuer: None,
        parameters: &[
            (Role::ResponseType, "response_type"),
            (Role::ClientId, "client_key"),
            (Role::RedirectUri, "redirect_uri"),
            (Role::Scope, "scope"),
            (Role::State, "state"),
            (Role::CodeChallenge, "code_challenge"),
            (Role::CodeChallengeMethod, "code_challenge_method"),
        ],
        constants: &[
            ("prompt", &[Part::Literal("consent")]),
            ("state", &[Part::Literal("fixed")]),
        ],
        callback: Callback {
            code: "code",
            state: "state",
            error: "error",
            error_description: "error_description",
        },
    }
}

/// A token request of this provider.
pub(crate) const fn request(parameters: &'static [(Role, &'static str)]) -> TokenRequest {
    TokenRequest {
        url: &[
            Part::Literal("https://"),
            Part::Variable("auth_host"),
            Part::Literal("/token"),
        ],
        method: Method::Post,
        send_in: SendIn::Form,
        auth_method: AuthMethod::ClientSecretPost,
        parameters,
        constants: &[],
        headers: &[],
    }
}
