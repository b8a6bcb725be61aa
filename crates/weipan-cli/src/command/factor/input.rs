//! From the command line to a study: definitions, data, universe.

use std::path::{Path, PathBuf};

use miette::{Report, Result};
use weipan_engine::Spec;
use weipan_engine::spec::UniverseSpec;
use weipan_engine::study::StudySpec;
use weipan_factor::eval::StudyOptions;
use weipan_factor::{Expression, Factor, FactorError, UserLibrary, resolve, resolve_with};

use crate::args::{DefinitionArgs, StudyArgs, UniverseArg};
use crate::failure;
use crate::spec_file::{SpecFile, definition, factor_folder};

/// Horizons that are studied beside the one that is asked for.
const HORIZONS: [u32; 4] = [1, 5, 10, 20];
/// Longest name made of a definition's own text, characters.
const LONGEST_NAME: usize = 40;
/// What a definition is called that has no name.
const UNNAMED: &str = "expression";

/// The study that the arguments ask for; `wanted` if it is nothing without a factor.
///
/// # Errors
/// A report with the place in the definition, or the key or file that is wrong.
pub fn study_spec(args: &StudyArgs, wanted: bool) -> Result<StudySpec> {
    let spec = match &args.spec {
        Some(path) => Some(SpecFile::read(path, &[], None)?.spec),
        None => None,
    };
    let factors = factors(args, spec.as_ref())?;
    if wanted && factors.is_empty() {
        return Err(Report::msg(
            "give a factor: a library name, a definition or a .factor file; `weipan factor list` lists the library",
        ));
    }
    let data = args.data.clone().or_else(|| spec.as_ref().map(|spec| spec.data.path.clone()));
    let mut horizons: Vec<u32> = args.horizons.clone().unwrap_or_else(|| HORIZONS.to_vec());
    horizons.push(args.horizon);
    horizons.sort_unstable();
    horizons.dedup();
    Ok(StudySpec {
        name: factors.first().map_or("null", |factor| factor.name()).to_owned(),
        data: data.ok_or_else(|| Report::msg("give --data FOLDER, the data set, or --spec FILE"))?,
        start: args.start.or_else(|| spec.as_ref().and_then(|spec| spec.data.start.date())),
        end: args.end.or_else(|| spec.as_ref().and_then(|spec| spec.data.end.date())),
        universe: universe(args, spec.as_ref()),
        factors,
        against: Vec::new(),
        combinations: Vec::new(),
        least_days: 0,
        options: StudyOptions {
            horizon: args.horizon,
            horizons,
            buckets: args.buckets as usize,
            ..StudyOptions::default()
        },
        lang: spec.map_or_else(|| "en".to_owned(), |spec| spec.report.lang),
    })
}

/// The library factors of `--against`.
///
/// # Errors
/// A report if the library has no factor of a name.
pub fn against(names: &[String]) -> Result<Vec<Expression>> {
    let wanted = names.iter().filter(|name| *name != "none");
    wanted
        .map(|name| match weipan_factor::library::find(name) {
            Some(_) => resolve(name).map_err(failure::of),
            None => {
                Err(Report::msg(format!("--against {name}: no factor of the library; `weipan factor list` lists them")))
            }
        })
        .collect()
}

fn universe(args: &StudyArgs, spec: Option<&Spec>) -> Option<UniverseSpec> {
    let mut who = match (args.universe, spec) {
        (Some(UniverseArg::All), _) | (None, None) => None,
        (Some(UniverseArg::Tradable), _) => Some(UniverseSpec::default()),
        (None, Some(spec)) => Some(spec.universe.clone()),
    };
    if let Some(index) = &args.index {
        let everyone = UniverseSpec {
            boards: weipan_core::Board::ALL.to_vec(),
            exclude_st: false,
            exclude_suspended: false,
            min_days_listed: -1,
            ..UniverseSpec::default()
        };
        who.get_or_insert(everyone).index.clone_from(index);
    }
    who
}

fn factors(args: &StudyArgs, spec: Option<&Spec>) -> Result<Vec<Expression>> {
    let mut own = Own { library: UserLibrary::default(), parameters: parameters(&args.param)? };
    let mut texts = args.factors.clone();
    if let Some(spec) = spec {
        for (name, text) in &spec.factor.library {
            own.library.insert(name, text).map_err(failure::of)?;
        }
        if texts.is_empty() {
            texts.push(spec.factor.definition.clone());
            for (name, value) in &spec.factor.parameters {
                if own.parameters.iter().all(|(known, _)| known != name) {
                    own.parameters.push((name.clone(), *value));
                }
            }
        }
    }
    own.add_folder(args.library.as_deref())?;
    own.resolve(&texts)
}

/// The factors that are only looked at, without data.
///
/// # Errors
/// A report with the place in the definition, or the file.
pub fn definitions(args: &DefinitionArgs) -> Result<Vec<Expression>> {
    let mut own = Own { library: UserLibrary::default(), parameters: parameters(&args.param)? };
    own.add_folder(args.library.as_deref())?;
    own.resolve(&args.factors)
}

/// What the user adds to what definitions say.
struct Own {
    library: UserLibrary,
    parameters: Vec<(String, f64)>,
}

impl Own {
    fn add_folder(&mut self, folder: Option<&Path>) -> Result<()> {
        for (name, text) in folder.map(factor_folder).transpose()?.into_iter().flatten() {
            self.library.insert(&name, &text).map_err(failure::of)?;
        }
        Ok(())
    }

    /// The factors of names, texts and files, each under a name of its own.
    fn resolve(&self, texts: &[String]) -> Result<Vec<Expression>> {
        let mut used = vec![false; self.parameters.len()];
        let mut factors: Vec<Expression> = Vec::with_capacity(texts.len());
        for text in texts {
            let (factor, name) = self.one(text, &mut used)?;
            let taken = |name: &str| factors.iter().any(|other| other.name() == name);
            let numbered = (2..).map(|n| format!("{name} ({n})"));
            let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name));
            factors.push(factor.renamed(&free.unwrap_or(name)));
        }
        match self.parameters.iter().zip(used).find(|(_, used)| !used) {
            // Asked of the first factor alone, so that the message names its parameters.
            Some((parameter, _)) if !texts.is_empty() => {
                let asked = resolve_with(&definition(&texts[0])?, &self.library, std::slice::from_ref(parameter));
                let broken = |error| failure::of(in_file(error, file_name(&texts[0]).as_deref()));
                Err(asked.map_or_else(broken, |_| Report::msg(format!("--param {}: no such parameter", parameter.0))))
            }
            _ => Ok(factors),
        }
    }

    fn one(&self, text: &str, used: &mut [bool]) -> Result<(Expression, String)> {
        let written = definition(text.trim_start())?;
        let file = file_name(text);
        let broken = |error: FactorError| failure::of(in_file(error, file.as_deref()));
        let parse = |parameters: &[(String, f64)]| resolve_with(&written, &self.library, parameters).map_err(broken);
        let factor = parse(&[])?;
        let has = |name: &str| factor.parameters().iter().any(|(known, _)| known == name);
        let mut mine = Vec::new();
        for (parameter, used) in self.parameters.iter().zip(used).filter(|(parameter, _)| has(&parameter.0)) {
            *used = true;
            mine.push(parameter.clone());
        }
        let factor = if mine.is_empty() { factor } else { parse(&mine)? };
        let name = file.unwrap_or_else(|| name_of(text, &factor));
        Ok((factor, name))
    }
}

/// The name of a `.factor` file without its ending; `None` for anything else.
fn file_name(text: &str) -> Option<String> {
    let path = PathBuf::from(text.trim());
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|_| path.extension().is_some_and(|ending| ending == "factor"))
}

/// The error under the name of the file that it is in.
fn in_file(error: FactorError, file: Option<&str>) -> FactorError {
    match (error, file) {
        (FactorError::Text(mut error), Some(file)) if error.factor == UNNAMED => {
            file.clone_into(&mut error.factor);
            FactorError::Text(error)
        }
        (FactorError::Parameter { factor, parameter, remedy }, Some(file)) if factor == UNNAMED => {
            FactorError::Parameter { factor: file.to_owned(), parameter, remedy }
        }
        (error, _) => error,
    }
}

/// The library's name, the name of the definition's last line, or a short definition itself.
fn name_of(text: &str, factor: &Expression) -> String {
    if factor.name() != UNNAMED {
        return factor.name().to_owned();
    }
    match factor.given_name() {
        Some(name) => name.to_owned(),
        None if text.chars().count() <= LONGEST_NAME && !text.contains('\n') => text.trim().to_owned(),
        None => UNNAMED.to_owned(),
    }
}

fn parameters(given: &[String]) -> Result<Vec<(String, f64)>> {
    let parse = |text: &String| {
        let (name, value) = text.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().parse::<f64>().ok().filter(|value| value.is_finite())?))
    };
    given
        .iter()
        .map(|text| {
            parse(text).ok_or_else(|| Report::msg(format!("--param {text}: write NAME=NUMBER, such as window=60")))
        })
        .collect()
}
