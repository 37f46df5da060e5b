//! `src/provider.rs`: the spec's OAuth side as a constant, in the order of the spec.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{
    Authorize, ConnectionField, ConnectionFrom, ConnectionType, Expiry, Grace, Lifecycle, Lifetime,
    Provider, RefreshTokenLifecycle, TokenRequest, TokenResponse,
};

use super::constant::{
    error_shapes, named_templates, number, option, optional_text, predicate, role_parameters,
    template, texts, variant,
};
use super::context::Context;
use super::doc::{self, Doc};
use super::imports::{COMMON, OF_A_PROVIDER, imports};
use super::{description, filter};

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let provider = context.provider;
    let (id, name) = (&provider.id, &provider.name);
    let environments = provider.environments.iter().map(|environment| {
        let id = &environment.id;
        let values = environment
            .values
            .iter()
            .map(|(name, text)| quote!((#name, #text)));
        quote!(Environment { id: #id, values: &[#(#values),*] })
    });
    let connection = provider.connection.iter().map(connection_field);
    let authorize = authorize(&provider.authorize);
    let token = token_request(&provider.token);
    let refresh = option(provider.refresh.as_ref(), token_request);
    let password = option(provider.password.as_ref(), token_request);
    let revoke = option(provider.revoke.as_ref(), token_request);
    let token_response = token_response(&provider.token_response);
    let lifecycle = lifecycle(&provider.lifecycle);
    let scopes = option(provider.scopes.as_ref(), |scopes| {
        let (separator, required, default) =
            (&scopes.separator, scopes.required, texts(&scopes.default));
        let covering = scopes
            .values
            .iter()
            .filter(|scope| !scope.covers.is_empty());
        let covers = covering.map(|scope| {
            let (value, covers) = (&scope.value, texts(&scope.covers));
            quote!((#value, #covers))
        });
        let covers = quote!(&[#(#covers),*]);
        quote! {
            Scopes {
                separator: #separator,
                required: #required,
                default: #default,
                covers: #covers,
            }
        }
    });
    let request_id_header =
        (provider.api.as_ref()).and_then(|api| api.request_id_header.as_deref());
    let request_id_header = optional_text(request_id_header);
    let retry = retry(provider);
    let limits = provider.api.iter().flat_map(|api| &api.limits);
    let limits = limits.map(description::limit);
    let api = description::api(provider);
    let filter = filter::style(context);
    let body = quote! {
        pub(crate) static PROVIDER: Provider = Provider {
            id: #id,
            name: #name,
            environments: &[#(#environments),*],
            connection: &[#(#connection),*],
            authorize: #authorize,
            token: #token,
            refresh: #refresh,
            password: #password,
            revoke: #revoke,
            token_response: #token_response,
            lifecycle: #lifecycle,
            scopes: #scopes,
            request_id_header: #request_id_header,
            retry: #retry,
            limits: &[#(#limits),*],
        };

        #api

        #filter
    };
    let head = doc::inner(&Doc::ours("What the runtime must know about the provider."));
    let imports = imports(&[COMMON, OF_A_PROVIDER], &body);
    quote!(#head #imports #body)
}

/// What the provider advises about repeating a call, by the code of its error.
fn retry(provider: &Provider) -> TokenStream {
    let codes = provider.api.iter().flat_map(|api| &api.error_codes);
    let advice = codes.filter_map(|code| {
        let (text, retry) = (&code.code, variant("CodeRetry", &code.retry?));
        Some(quote!((#text, #retry)))
    });
    quote!(&[#(#advice),*])
}

fn connection_field(field: &ConnectionField) -> TokenStream {
    let id = &field.id;
    let kind = match &field.kind {
        ConnectionType::BaseUrl { default_path } => {
            quote!(ConnectionType::BaseUrl { default_path: #default_path })
        }
        ConnectionType::Enum(values) => {
            let values = values.iter().map(|value| &value.value);
            quote!(ConnectionType::Enum(&[#(#values),*]))
        }
        plain => variant("ConnectionType", plain),
    };
    let from = match &field.from {
        ConnectionFrom::User => quote!(ConnectionFrom::User),
        ConnectionFrom::Callback { name } => quote!(ConnectionFrom::Callback(#name)),
        ConnectionFrom::TokenResponse { path } => quote!(ConnectionFrom::TokenResponse(#path)),
    };
    let allow_hosts = texts(&field.allow_hosts);
    let (required, keep_when_absent) = (field.required, field.keep_when_absent);
    quote!(ConnectionField {
        id: #id,
        kind: #kind,
        from: #from,
        allow_hosts: #allow_hosts,
        required: #required,
        keep_when_absent: #keep_when_absent,
    })
}

fn authorize(authorize: &Authorize) -> TokenStream {
    let url = template(&authorize.url);
    let response_type = &authorize.response_type;
    let redirect_uri = variant("RedirectUri", &authorize.redirect_uri);
    let code_challenge_method = variant("CodeChallengeMethod", &authorize.code_challenge_method);
    let issuer = optional_text(authorize.issuer.as_deref());
    let parameters = role_parameters(&authorize.parameters);
    let constants = named_templates(&authorize.constants);
    let callback = &authorize.callback;
    let (code, state, error, error_description) = (
        &callback.code,
        &callback.state,
        &callback.error,
        &callback.error_description,
    );
    quote!(Authorize {
        url: #url,
        response_type: #response_type,
        redirect_uri: #redirect_uri,
        code_challenge_method: #code_challenge_method,
        issuer: #issuer,
        parameters: #parameters,
        constants: #constants,
        callback: Callback {
            code: #code,
            state: #state,
            error: #error,
            error_description: #error_description,
        },
    })
}

fn token_request(request: &TokenRequest) -> TokenStream {
    let url = template(&request.url);
    let method = variant("Method", &request.method);
    let send_in = variant("SendIn", &request.send_in);
    let auth_method = variant("AuthMethod", &request.auth_method);
    let parameters = role_parameters(&request.parameters);
    let constants = named_templates(&request.constants);
    let headers = named_templates(&request.headers);
    quote!(TokenRequest {
        url: #url,
        method: #method,
        send_in: #send_in,
        auth_method: #auth_method,
        parameters: #parameters,
        constants: #constants,
        headers: #headers,
    })
}

fn token_response(response: &TokenResponse) -> TokenStream {
    let TokenResponse {
        access_token,
        token_type,
        refresh_token,
        scope,
        ..
    } = response;
    let refresh_token_expiry = option(response.refresh_token_expiry.as_ref(), expiry);
    let expiry = expiry(&response.expiry);
    let success = option(response.success.as_ref(), predicate);
    let errors = error_shapes(&response.errors);
    let known = (response.error_codes.iter()).find(|known| known.error == "invalid_grant");
    let invalid_grant = known.map_or("invalid_grant", |known| &known.code);
    quote!(TokenResponse {
        access_token: #access_token,
        token_type: #token_type,
        expiry: #expiry,
        refresh_token: #refresh_token,
        refresh_token_expiry: #refresh_token_expiry,
        scope: #scope,
        success: #success,
        errors: #errors,
        invalid_grant: #invalid_grant,
    })
}

fn expiry(expiry: &Expiry) -> TokenStream {
    let path = &expiry.path;
    let format = variant("ExpiryFormat", &expiry.format);
    quote!(Expiry { path: #path, format: #format })
}

fn lifecycle(lifecycle: &Lifecycle) -> TokenStream {
    let authorization_code = lifetime(lifecycle.authorization_code.lifetime);
    let access_token = lifetime(lifecycle.access_token.lifetime);
    let refresh_token = refresh_token(&lifecycle.refresh_token);
    let token_requests = option(lifecycle.token_requests.as_ref(), |requests| {
        let (max, per) = (number(requests.max), number(requests.per));
        let counts = requests.counts.iter().map(|grant| variant("Grant", grant));
        quote!(TokenRequests { max: #max, per: #per, counts: &[#(#counts),*] })
    });
    quote!(Lifecycle {
        authorization_code: #authorization_code,
        access_token: #access_token,
        refresh_token: #refresh_token,
        token_requests: #token_requests,
    })
}

fn refresh_token(facts: &RefreshTokenLifecycle) -> TokenStream {
    let lifetime = lifetime(facts.lifetime);
    let rotation = variant("Rotation", &facts.rotation);
    let old_access_token = variant("OldAccessToken", &facts.old_access_token);
    let grace = match &facts.grace {
        Grace::Seconds { seconds, replay } => {
            let (seconds, replay) = (number(*seconds), variant("Replay", replay));
            quote!(Grace::Seconds { seconds: #seconds, replay: #replay })
        }
        plain => variant("Grace", plain),
    };
    let on_reuse = variant("OnReuse", &facts.on_reuse);
    let new_login = variant("NewLogin", &facts.new_login);
    quote!(RefreshTokenLifecycle {
        lifetime: #lifetime,
        rotation: #rotation,
        old_access_token: #old_access_token,
        grace: #grace,
        on_reuse: #on_reuse,
        new_login: #new_login,
    })
}

fn lifetime(lifetime: Lifetime) -> TokenStream {
    match lifetime {
        Lifetime::Seconds(seconds) => {
            let seconds = number(seconds);
            quote!(Lifetime::Seconds(#seconds))
        }
        plain => variant("Lifetime", &plain),
    }
}
