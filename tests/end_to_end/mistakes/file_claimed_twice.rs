use mirage_dsl::prelude::*;

#[signature(module_type = "Table.S")]
struct Table;

#[derive(Device)]
#[device(module = "Table", provides = Table, connect = "return ()")]
#[file("table.ml", "let size = 1")]
struct Small;

#[derive(Device)]
#[device(module = "Table", provides = Table, connect = "return ()")]
#[file("table.ml", "let size = 1000")]
struct Large;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    #[dependency]
    small: Impl<Table>,
    #[dependency]
    large: Impl<Table>,
}

pub fn application() -> Application {
    let main = Main {
        small: Small.into_impl(),
        large: Large.into_impl(),
    };
    Application::new("mistake").job(main)
}
