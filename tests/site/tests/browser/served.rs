//! The built site behind a server on this machine, and a browser.

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use tempfile::TempDir;
use tests::browser::{self, Browser};
use tokio::{net::TcpListener, task::JoinHandle};

/// The site of this repository's book, built once for all tests of this program.
pub fn book() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let built = FOLDER.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let site = site::build(&site::book(), folder.path()).unwrap();
        assert!(site.pages > 50, "{} pages", site.pages);
        folder
    });
    built.path()
}

/// A site that can be opened. It is there until this is dropped.
pub struct Served {
    pub browser: Browser,
    pub folder: PathBuf,
    /// Ends in `/`.
    pub url: String,
    server: JoinHandle<()>,
}

impl Served {
    /// Serves the built site in `folder` and starts a browser. `None`: there is no browser here.
    pub async fn start(folder: &Path) -> Option<Self> {
        if !browser::is_installed() {
            return None;
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let files = Router::new()
            .fallback(file)
            .with_state(Arc::new(folder.to_owned()));
        let server = tokio::spawn(async { axum::serve(listener, files).await.unwrap() });
        let browser = Browser::start().await;
        // Only what the pages do is of interest.
        browser.console().await;
        browser.requested().await;
        Some(Self {
            browser,
            folder: folder.to_owned(),
            url,
            server,
        })
    }

    /// The paths of all pages, relative to the site. Without what mdBook makes for readers whose
    /// browser runs no scripts, which stands within the other pages.
    pub fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        collect(&self.folder, "", &mut pages);
        pages.retain(|page| page != "toc.html");
        pages.sort();
        pages
    }

    /// Goes to a page and waits until it is loaded with all that belongs to it.
    pub async fn open(&self, page: &str) {
        self.browser.open(&format!("{}{page}", self.url)).await;
    }

    /// The file behind an address, and its fragment. `None`: it is not an address of the site.
    pub fn locate(&self, url: &str) -> Option<(String, String)> {
        let rest = url.strip_prefix(&self.url)?;
        let (path, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let path = path.split('?').next().unwrap_or_default();
        Some((path.to_owned(), fragment.to_owned()))
    }

    /// That nobody complained since the last call, and that nothing was asked of another host.
    /// Returns the files of the site that were asked for.
    pub async fn assert_calm(&self, place: &str) -> Vec<String> {
        let complaints = self.browser.console().await;
        assert!(complaints.is_empty(), "{place}: {complaints:#?}");
        let mut files = Vec::new();
        for url in self.browser.requested().await {
            match self.locate(&url) {
                Some((file, _)) => files.push(file),
                // Pictures in the style sheets; what a browser starts with.
                None => assert!(
                    ["data:", "about:", "chrome"]
                        .iter()
                        .any(|start| url.starts_with(start)),
                    "{place} asks for {url}"
                ),
            }
        }
        files.sort();
        files.dedup();
        files
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn collect(folder: &Path, prefix: &str, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), pages);
        } else if Path::new(&path)
            .extension()
            .is_some_and(|kind| kind == "html")
        {
            pages.push(path);
        }
    }
}

async fn file(State(folder): State<Arc<PathBuf>>, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    // What a browser asks for by itself where a picture is opened alone.
    if path == "favicon.ico" {
        return StatusCode::NO_CONTENT.into_response();
    }
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    match fs::read(folder.join(path)) {
        Ok(bytes) => ([(CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
