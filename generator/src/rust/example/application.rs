//! Where the example has the client id and the rest from: variables, or an emulated provider.

use proc_macro2::TokenStream;
use quote::quote;

use super::given_fields;
use crate::rust::context::Context;
use crate::rust::doc::Doc;
use crate::text::login;

/// Statements that define `application`, and `address` of the emulator if there is one.
pub(super) fn start(context: &Context<'_>, is_member: bool) -> TokenStream {
    let provider = context.provider;
    let prefix = login::prefix(provider);
    if !is_member {
        let variable = format!("{prefix}_EMULATOR");
        return quote! {
            let application = Application::registered()?;
            let address: Option<SocketAddr> = match env::var(#variable) {
                Ok(address) => Some(address.parse()?),
                Err(_) => None,
            };
        };
    }
    let id = &provider.id;
    let variable = format!("{prefix}_CLIENT_ID");
    quote! {
        let emulator = match env::var_os(#variable) {
            Some(_) => None,
            None => Some(emulator::start(#id).await?),
        };
        let application = match &emulator {
            Some(emulator) => Application::emulated(emulator)?,
            None => Application::registered()?,
        };
        let address = emulator.as_ref().map(Emulator::address);
        if let Some(emulator) = &emulator {
            println!("The provider is emulated here: {}/_emulator\n", emulator.url());
        }
    }
}

/// The type `Application`, what makes one, and the listener for its redirect.
pub(super) fn items(context: &Context<'_>, is_member: bool) -> TokenStream {
    let client_secret = context.has_client_secret().then(|| quote!(client_secret));
    let own = [quote!(client_id)].into_iter().chain(client_secret);
    let mut fields: Vec<_> = own.chain([quote!(redirect_uri)]).collect();
    let given = given_fields(context).map(|(_, names)| &names.method);
    fields.extend(given.map(|method| quote!(#method)));
    let variables = login::variables(context.provider, context.names);
    let emulated = is_member.then(|| emulated(context));
    let listener = login::takes_loopback(context.provider).then(listener);
    let of_type = Doc::ours("The application, as the provider knows it.");
    let of_registered = Doc::ours("What the variables say.");
    let of_variable = Doc::ours("The value of an environment variable.");
    quote! {
        #of_type
        struct Application {
            #(#fields: String,)*
        }

        impl Application {
            #of_registered
            fn registered() -> Result<Self, String> {
                Ok(Self {
                    #(#fields: variable(#variables)?,)*
                })
            }
            #emulated
        }

        #of_variable
        fn variable(name: &str) -> Result<String, String> {
            env::var(name).map_err(|_| format!("the environment variable {name} is not set"))
        }
        #listener
    }
}

/// The constructor for the emulator.
fn emulated(context: &Context<'_>) -> TokenStream {
    let id = &context.provider.id;
    let client_secret = context
        .has_client_secret()
        .then(|| quote!(client_secret: provider.client_secret().to_owned(),));
    let redirect_uri = if login::takes_loopback(context.provider) {
        quote!("http://127.0.0.1/callback")
    } else {
        quote!(provider.redirect_uri())
    };
    let given = given_fields(context).map(|(field, names)| {
        let (method, id) = (&names.method, &field.id);
        quote!(#method: provider.connection(#id).unwrap_or_default(),)
    });
    let of_emulated = Doc::ours("What the emulated provider expects.");
    quote! {
        #of_emulated
        fn emulated(emulator: &Emulator) -> Result<Self, Box<dyn Error>> {
            let provider = emulator.provider(#id).ok_or("another provider is emulated")?;
            Ok(Self {
                client_id: provider.client_id().to_owned(),
                #client_secret
                redirect_uri: #redirect_uri.to_owned(),
                #(#given)*
            })
        }
    }
}

/// The function that listens where the redirect URI allows it.
fn listener() -> TokenStream {
    let of_listener = Doc::ours(
        "Listens for the redirect, if it comes to this machine. Where it goes elsewhere, the address \
         is pasted.",
    );
    quote! {
        #of_listener
        async fn listener(redirect_uri: &str) -> Result<Option<Listener>, Box<dyn Error>> {
            if !redirect_uri.starts_with("http://") {
                return Ok(None);
            }
            Ok(Some(Listener::bind_to(redirect_uri).await?))
        }
    }
}
