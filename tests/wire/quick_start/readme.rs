use worksection::{Client, Scope, runtime::Error};

async fn tasks(client: &Client, log_in: impl AsyncFnOnce(String) -> String) -> Result<(), Error> {
    let login = client.authorize([Scope::TASKS_READ])?.account("user-17"); // your own name for the session
    let redirect = log_in(login.url().to_owned()).await; // the user goes there and comes back
    let session = client.accept(login.into_pending(), &redirect).await?; // state checked, code sent once
    for task in session.tasks().get_all_tasks().send().await? { // the token is kept fresh from now on
        println!("{}", task.name);
    }
    Ok(())
}
