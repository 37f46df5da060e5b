//! The code of everything that people wrote for readers, compiled as documentation, and run unless
//! a page says `no_run`. `tests/suite/pages.rs` sees to it that no page is forgotten.

/// The README in the root.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The chapters of the guide.
#[cfg(doctest)]
pub mod guide {
    #[doc = include_str!("../../docs/guide/add-a-provider.md")]
    pub struct AddAProvider;

    #[doc = include_str!("../../docs/guide/calls-and-errors.md")]
    pub struct CallsAndErrors;

    #[doc = include_str!("../../docs/guide/emulator.md")]
    pub struct Emulator;

    #[doc = include_str!("../../docs/guide/getting-started.md")]
    pub struct GettingStarted;

    #[doc = include_str!("../../docs/guide/how-it-works.md")]
    pub struct HowItWorks;

    #[doc = include_str!("../../docs/guide/libraries.md")]
    pub struct Libraries;

    #[doc = include_str!("../../docs/guide/reliability.md")]
    pub struct Reliability;

    #[doc = include_str!("../../docs/guide/security-model.md")]
    pub struct SecurityModel;

    #[doc = include_str!("../../docs/guide/sessions-and-stores.md")]
    pub struct SessionsAndStores;

    #[doc = include_str!("../../docs/guide/spec-language.md")]
    pub struct SpecLanguage;

    #[doc = include_str!("../../docs/guide/spec-reference.md")]
    pub struct SpecReference;
}
