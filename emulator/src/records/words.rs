//! Words: those of names, and those records are made of.

/// The words of a name in snake, camel or kebab case, in lower case: `dueTimestamp`, `due_timestamp`
/// and `due-timestamp` are `due`, `timestamp`.
pub(super) fn split(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut before: Option<char> = None;
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            fresh = true;
            before = None;
            continue;
        }
        let next_is_small = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase() || before.is_numeric() || next_is_small
            });
        let digits = character.is_numeric() != before.is_some_and(char::is_numeric);
        if fresh || begins || (digits && before.is_some()) {
            found.push(String::new());
            fresh = false;
        }
        if let Some(word) = found.last_mut() {
            word.extend(character.to_lowercase());
        }
        before = Some(character);
    }
    found
}

pub(super) const FIRST_NAMES: &[&str] = &[
    "Amelia", "Ben", "Carla", "David", "Elena", "Felix", "Grace", "Hugo", "Irene", "Jonas", "Kim",
    "Liam", "Maria", "Noah", "Olivia", "Paul", "Quinn", "Rosa", "Samuel", "Tara", "Umar", "Vera",
    "William", "Xenia", "Yusuf", "Zoe", "Anton", "Beatrice", "Conrad", "Daphne", "Emil", "Fiona",
    "Gareth", "Helen", "Isaac", "Julia", "Karim", "Leonie", "Martin", "Nadia",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Abbott",
    "Bergmann",
    "Castillo",
    "Dawson",
    "Eriksen",
    "Fischer",
    "Garland",
    "Hartley",
    "Ivanov",
    "Jansen",
    "Keller",
    "Lindqvist",
    "Marsh",
    "Novak",
    "Okafor",
    "Palmer",
    "Quigley",
    "Rossi",
    "Sandoval",
    "Thornton",
    "Ueda",
    "Vance",
    "Whitfield",
    "Xu",
    "Yates",
    "Zimmer",
    "Archer",
    "Blake",
    "Carver",
    "Dubois",
    "Ellison",
    "Frost",
    "Gallagher",
    "Holloway",
    "Ibarra",
    "Joyce",
    "Kovac",
    "Laurent",
    "Mercer",
    "Nielsen",
    "Osborne",
];

pub(super) const COMPANIES: &[&str] = &[
    "Alder & Finch",
    "Bluewater Logistics",
    "Cobalt Instruments",
    "Dovetail Joinery",
    "Eastgate Partners",
    "Fernhill Foods",
    "Granite Peak",
    "Harbour Lane",
    "Ironbridge Tools",
    "Juniper Health",
    "Kestrel Aviation",
    "Larkspur Media",
    "Meridian Print",
    "Northwind Energy",
    "Oakfield Estates",
    "Pinecrest Software",
    "Quarry Street",
    "Redwood Capital",
    "Silverline Optics",
    "Tidewater Marine",
    "Upland Farms",
    "Vantage Surveys",
    "Willowbrook",
    "Yellowstone Textiles",
];

pub(super) const JOBS: &[&str] = &[
    "Account Manager",
    "Accountant",
    "Designer",
    "Director of Sales",
    "Engineer",
    "Head of Marketing",
    "Office Manager",
    "Paralegal",
    "Product Manager",
    "Project Lead",
    "Solicitor",
    "Support Specialist",
];

pub(super) const DEPARTMENTS: &[&str] = &[
    "Accounting",
    "Development",
    "Legal",
    "Marketing",
    "Operations",
    "Sales",
    "Support",
];

/// Streets without numbers.
pub(super) const STREETS: &[&str] = &[
    "Bridge Street",
    "Chapel Road",
    "Elm Avenue",
    "Garden Lane",
    "High Street",
    "King Street",
    "Mill Road",
    "Orchard Way",
    "Park Avenue",
    "Queen Street",
    "Station Road",
    "Victoria Terrace",
];

/// City, state or county, country, its two letters (ISO 3166-1) and a postal code.
pub(super) const PLACES: &[[&str; 5]] = &[
    ["Auckland", "Auckland", "New Zealand", "NZ", "1010"],
    ["Portland", "Oregon", "United States", "US", "97204"],
    ["Bristol", "Somerset", "United Kingdom", "GB", "BS1 4DJ"],
    ["Melbourne", "Victoria", "Australia", "AU", "3000"],
    ["Hamburg", "Hamburg", "Germany", "DE", "20095"],
    ["Toronto", "Ontario", "Canada", "CA", "M5H 2N2"],
    ["Utrecht", "Utrecht", "Netherlands", "NL", "3511 AB"],
    ["Cork", "Munster", "Ireland", "IE", "T12 XF62"],
];

/// Two-letter codes of countries (ISO 3166-1).
pub(super) const COUNTRY_CODES: &[&str] = &[
    "NZ", "AU", "US", "GB", "DE", "CA", "NL", "IE", "FR", "ES", "IT", "SE", "NO", "DK", "FI", "AT",
    "CH", "BE", "PT", "PL", "CZ", "JP", "SG", "ZA", "BR", "MX", "IN", "KR", "EE", "LT",
];

/// What a piece of work is about.
pub(super) const SUBJECTS: &[&str] = &[
    "Annual report",
    "Brand guidelines",
    "Budget",
    "Client survey",
    "Customer portal",
    "Data import",
    "Product launch",
    "Harbour lease",
    "Invoice run",
    "Knowledge base",
    "Landing page",
    "Mobile app",
    "Newsletter",
    "Office move",
    "Onboarding",
    "Partner agreement",
    "Price list",
    "Quarterly figures",
    "Service contract",
    "Spring campaign",
    "Staff training",
    "Supplier contract",
    "Trade fair",
    "Warehouse",
];

/// What is done about it.
pub(super) const STAGES: &[&str] = &[
    "review",
    "draft",
    "preparation",
    "revision",
    "follow-up",
    "planning",
    "handover",
    "update",
    "approval",
    "evaluation",
    "kick-off",
];

pub(super) const SENTENCES: &[&str] = &[
    "Checked with the client; no changes wanted.",
    "Please have a look before Friday.",
    "The second version is attached.",
    "Waiting for an answer from the supplier.",
    "Agreed on the phone, minutes follow.",
    "Numbers of last quarter are still missing.",
    "Moved to next week because of the holiday.",
    "First draft, comments are welcome.",
    "Everything as discussed at the meeting.",
    "Signed copy received by post.",
];

/// Names of groups, folders and lists.
pub(super) const GROUPS: &[&str] = &[
    "Customers",
    "Prospects",
    "Partners",
    "Press",
    "Suppliers",
    "Internal",
    "Events",
    "Archive",
    "Finance",
    "Contracts",
    "Marketing",
    "Webinars",
];

/// Names of fields.
pub(super) const FIELDS: &[&str] = &[
    "Amount",
    "Budget",
    "Contract date",
    "Cost centre",
    "Delivery",
    "End date",
    "Notes",
    "Owner",
    "Region",
    "Renewal",
    "Source",
    "Start date",
];

/// What is said where nothing is known of a field.
pub(super) const ANYTHING: &[&str] = &["Standard", "General", "Extended", "Regular", "Special"];

pub(super) const TAGS: &[&str] = &[
    "urgent",
    "design",
    "finance",
    "internal",
    "legal",
    "review",
    "research",
    "bug",
    "paid",
    "draft",
    "follow-up",
    "important",
];

/// Names of files without ending.
pub(super) const FILES: &[&str] = &[
    "Requirements",
    "Offer",
    "Contract",
    "Minutes",
    "Price list",
    "Presentation",
    "Floor plan",
    "Invoice",
    "Photo",
    "Report",
];

pub(super) const LANGUAGES: &[&str] = &["en", "de", "fr", "es", "nl"];
pub(super) const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "NZD", "AUD"];
pub(super) const TIME_ZONES: &[&str] = &[
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Europe/London",
    "Australia/Sydney",
];
pub(super) const COLOURS: &[&str] = &["#2f6f9f", "#c0392b", "#27ae60", "#f39c12", "#8e44ad"];
pub(super) const BROWSERS: &[&str] = &["Firefox", "Chrome", "Safari", "Edge"];
pub(super) const SYSTEMS: &[&str] = &["Windows", "macOS", "Android", "iOS", "Linux"];
