-- The snapshot store. Every table but `meta` counts for the digest, in this order.
CREATE TABLE disease (
    orpha INTEGER PRIMARY KEY, name_en TEXT NOT NULL, name_pt TEXT NOT NULL, "group" TEXT NOT NULL,
    type TEXT NOT NULL, status TEXT NOT NULL, non_rare_in_europe INTEGER NOT NULL,
    successor INTEGER, successor_relation TEXT
);
CREATE TABLE disease_name (
    key TEXT NOT NULL, orpha INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (key, orpha, text, language, kind)
) WITHOUT ROWID;
CREATE TABLE subtype (
    child INTEGER NOT NULL, parent INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (child, parent)
) WITHOUT ROWID;
CREATE TABLE course (orpha INTEGER PRIMARY KEY, onsets TEXT NOT NULL, inheritance TEXT NOT NULL);
CREATE TABLE prevalence (
    orpha INTEGER PRIMARY KEY, per_million REAL NOT NULL, kind TEXT NOT NULL, area TEXT NOT NULL
);
CREATE TABLE cid10_link (
    orpha INTEGER NOT NULL, code TEXT NOT NULL, relation TEXT NOT NULL, PRIMARY KEY (orpha, code, relation)
) WITHOUT ROWID;
CREATE TABLE cid10 (code TEXT PRIMARY KEY, title_pt TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE omim_link (
    orpha INTEGER NOT NULL, omim INTEGER NOT NULL, relation TEXT NOT NULL, PRIMARY KEY (orpha, omim, relation)
) WITHOUT ROWID;
CREATE TABLE omim_disease (
    omim INTEGER PRIMARY KEY, name_en TEXT NOT NULL, inheritance TEXT NOT NULL, onsets TEXT NOT NULL,
    publications TEXT NOT NULL
);
CREATE TABLE term (
    hpo TEXT PRIMARY KEY, name_en TEXT NOT NULL, label_pt TEXT NOT NULL, phenotypic INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE term_alias (alias TEXT PRIMARY KEY, hpo TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE term_parent (
    hpo TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (hpo, parent)
) WITHOUT ROWID;
CREATE TABLE term_name (
    hpo TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (hpo, text, language, kind)
) WITHOUT ROWID;
CREATE TABLE phenotype_link (
    disease TEXT NOT NULL, hpo TEXT NOT NULL, frequency REAL, source TEXT NOT NULL,
    PRIMARY KEY (disease, hpo)
) WITHOUT ROWID;
CREATE TABLE gene (gene TEXT NOT NULL, disease TEXT NOT NULL, PRIMARY KEY (gene, disease)) WITHOUT ROWID;
CREATE TABLE curated (
    kind TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, position)
) WITHOUT ROWID;
CREATE TABLE array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX subtype_by_parent ON subtype (parent);
CREATE INDEX disease_name_by_orpha ON disease_name (orpha);
CREATE INDEX cid10_link_by_code ON cid10_link (code);
CREATE INDEX omim_link_by_omim ON omim_link (omim);
CREATE INDEX gene_by_disease ON gene (disease);
