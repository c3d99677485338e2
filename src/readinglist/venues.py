"""Series of computer science: which names mean the same conference or journal, and how each is written.

One table, and one reading of names that is robust against years, ordinals, sponsors, cities and abbreviations,
but says None as soon as a part of the text speaks against it: "Workshop on X at NeurIPS" is not NeurIPS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """A conference, journal or preprint server, over all its years.

    `name` is the title on its volumes without year and ordinal, `abbreviated` the ISO 4 form where it is a journal,
    `publisher` and `issn` are set where they stay the same. `prints` names, by their short names, the conferences
    whose papers this series prints, so that a page may well name one of those instead (PVLDB prints VLDB). `reprints`
    names those whose proceedings were an issue of this newsletter among others of its own (SIGPLAN Notices).
    """

    short: str
    name: str
    abbreviated: str = ""
    aliases: tuple[str, ...] = ()
    publisher: str = ""
    issn: str = ""
    kind: str = "proceedings"
    prints: tuple[str, ...] = ()
    reprints: tuple[str, ...] = ()


_ACM = "Association for Computing Machinery"
_ACL = "Association for Computational Linguistics"

# ------------------------------------------------------------------ the table
# Names as the proceedings and the journals print them; checked against DBLP's streams and the publishers' pages.

_LEARNING = (
    Series(
        "NeurIPS",
        "Advances in Neural Information Processing Systems",
        "Adv. Neural Inf. Process. Syst.",
        (
            "NIPS",
            "Neural Information Processing Systems",
            "Conference on Neural Information Processing Systems",
            "Annual Conference on Neural Information Processing Systems",
            "NeurIPS Datasets and Benchmarks",
            "Neural Information Processing Systems Datasets and Benchmarks Track",
        ),
        issn="1049-5258",
    ),
    Series(
        "ICML",
        "International Conference on Machine Learning",
        aliases=("Machine Learning, Proceedings of the International Conference",),
    ),
    Series("ICLR", "International Conference on Learning Representations", aliases=("Learning Representations",)),
    Series(
        "MLSys",
        "Proceedings of Machine Learning and Systems",
        "Proc. Mach. Learn. Syst.",
        ("SysML", "Conference on Machine Learning and Systems", "Conference on Systems and Machine Learning"),
    ),
    Series("COLM", "Conference on Language Modeling", aliases=("Conference on Language Modelling",)),
    Series(
        "AISTATS",
        "International Conference on Artificial Intelligence and Statistics",
        aliases=("Artificial Intelligence and Statistics",),
        publisher="PMLR",
    ),
    Series("COLT", "Conference on Learning Theory", aliases=("Conference on Computational Learning Theory",)),
    Series("ALT", "International Conference on Algorithmic Learning Theory"),
    Series(
        "UAI",
        "Conference on Uncertainty in Artificial Intelligence",
        aliases=("Uncertainty in Artificial Intelligence",),
    ),
    Series("ACML", "Asian Conference on Machine Learning", publisher="PMLR"),
    Series("CoRL", "Conference on Robot Learning", publisher="PMLR"),
    Series("L4DC", "Learning for Dynamics and Control Conference", aliases=("Learning for Dynamics and Control",)),
    Series("MLHC", "Machine Learning for Healthcare Conference", aliases=("Machine Learning for Healthcare",)),
    Series("CLeaR", "Conference on Causal Learning and Reasoning"),
    Series("CoLLAs", "Conference on Lifelong Learning Agents"),
    Series(
        "ECML PKDD",
        "Machine Learning and Knowledge Discovery in Databases",
        aliases=(
            "European Conference on Machine Learning and Principles and Practice of Knowledge Discovery in Databases",
            "European Conference on Machine Learning and Knowledge Discovery in Databases",
            "Joint European Conference on Machine Learning and Knowledge Discovery in Databases",
            "ECML/PKDD",
        ),
    ),
    Series("ECML", "European Conference on Machine Learning"),
    Series(
        "PKDD",
        "European Conference on Principles and Practice of Knowledge Discovery in Databases",
        aliases=("European Conference on Principles of Data Mining and Knowledge Discovery",),
    ),
    Series(
        "AAAI",
        "Proceedings of the AAAI Conference on Artificial Intelligence",
        "Proc. AAAI Conf. Artif. Intell.",
        (
            "AAAI Conference on Artificial Intelligence",
            "National Conference on Artificial Intelligence",
            "AAAI National Conference on Artificial Intelligence",
            "AAAI/IAAI",
            "AAAI Conference",
        ),
        issn="2159-5399",
    ),
    Series(
        "IJCAI", "International Joint Conference on Artificial Intelligence", aliases=("IJCAI-ECAI", "IJCAI-PRICAI")
    ),
    Series("ECAI", "European Conference on Artificial Intelligence"),
    Series(
        "AAMAS",
        "International Conference on Autonomous Agents and Multiagent Systems",
        aliases=(
            "International Joint Conference on Autonomous Agents and Multiagent Systems",
            "International Conference on Autonomous Agents and Multi-Agent Systems",
        ),
    ),
    Series("ICAPS", "International Conference on Automated Planning and Scheduling"),
    Series(
        "AIES", "AAAI/ACM Conference on AI, Ethics, and Society", aliases=("Conference on AI, Ethics, and Society",)
    ),
    Series(
        "FAccT",
        "ACM Conference on Fairness, Accountability, and Transparency",
        aliases=("FAT*", "FAT", "Conference on Fairness, Accountability and Transparency"),
    ),
    Series("IJCNN", "International Joint Conference on Neural Networks"),
    Series("ICANN", "International Conference on Artificial Neural Networks"),
    Series("GECCO", "Genetic and Evolutionary Computation Conference"),
    Series("AutoML", "International Conference on Automated Machine Learning", aliases=("AutoML Conference",)),
)

_DATA_MINING = (
    Series(
        "KDD",
        "ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
        aliases=(
            "SIGKDD",
            "ACM SIGKDD",
            "International Conference on Knowledge Discovery and Data Mining",
            "Knowledge Discovery and Data Mining",
        ),
        publisher=_ACM,
    ),
    Series(
        "ICDM",
        "IEEE International Conference on Data Mining",
        aliases=("International Conference on Data Mining",),
        publisher="IEEE",
    ),
    Series("SDM", "SIAM International Conference on Data Mining", publisher="SIAM"),
    Series("PAKDD", "Pacific-Asia Conference on Knowledge Discovery and Data Mining"),
    Series(
        "CIKM",
        "ACM International Conference on Information and Knowledge Management",
        aliases=(
            "ACM on Conference on Information and Knowledge Management",
            "ACM International Conference on Conference on Information and Knowledge Management",
        ),
        publisher=_ACM,
    ),
    Series("WSDM", "ACM International Conference on Web Search and Data Mining", publisher=_ACM),
    Series(
        "WWW",
        "The Web Conference",
        aliases=(
            "International World Wide Web Conference",
            "International Conference on World Wide Web",
            "World Wide Web Conference",
            "ACM Web Conference",
            "World Wide Web Conference on World Wide Web",
            "ACM on Web Conference",
            "Web Conference",
            "TheWebConf",
            "World Wide Web",
        ),
    ),
    Series(
        "SIGIR",
        "International ACM SIGIR Conference on Research and Development in Information Retrieval",
        aliases=("ACM SIGIR", "SIGIR Conference", "Research and Development in Information Retrieval"),
        publisher=_ACM,
    ),
    Series("ECIR", "European Conference on Information Retrieval", aliases=("Advances in Information Retrieval",)),
    Series("RecSys", "ACM Conference on Recommender Systems", publisher=_ACM),
    Series("ICWSM", "International AAAI Conference on Web and Social Media"),
    Series("ISWC", "International Semantic Web Conference"),
    Series("ESWC", "Extended Semantic Web Conference", aliases=("European Semantic Web Conference",)),
    Series("JCDL", "ACM/IEEE Joint Conference on Digital Libraries"),
    Series(
        "ASONAM",
        "IEEE/ACM International Conference on Advances in Social Networks Analysis and Mining",
        aliases=("Advances in Social Networks Analysis and Mining",),
    ),
    Series("BigData", "IEEE International Conference on Big Data", aliases=("Big Data", "IEEE BigData")),
    Series("ISMIR", "International Society for Music Information Retrieval Conference"),
)

_LANGUAGE = (
    Series(
        "ACL",
        "Annual Meeting of the Association for Computational Linguistics",
        aliases=(
            "Association for Computational Linguistics",
            "Annual Meeting of the Association of Computational Linguistics",
            "Annual Meeting of the ACL",
            "Annual Meeting of the Association for Computational Linguistics: Human Language Technologies",
            "Meeting of the ACL",
            "ACL-IJCNLP",
            "ACL/IJCNLP",
            "Annual Meeting of the Association for Computational Linguistics and the International Joint Conference "
            "on Natural Language Processing",
            "Joint Conference of the Annual Meeting of the ACL and the International Joint Conference on Natural "
            "Language Processing of the AFNLP",
        ),
        publisher=_ACL,
        issn="0736-587X",
    ),
    Series(
        "EMNLP",
        "Conference on Empirical Methods in Natural Language Processing",
        aliases=(
            "Empirical Methods in Natural Language Processing",
            "EMNLP-IJCNLP",
            "EMNLP/IJCNLP",
            "EMNLP-CoNLL",
            "Conference on Empirical Methods in Natural Language Processing and the International Joint Conference "
            "on Natural Language Processing",
            "Joint Conference on Empirical Methods in Natural Language Processing and Computational Natural Language "
            "Learning",
        ),
        publisher=_ACL,
    ),
    Series(
        "NAACL",
        "Conference of the North American Chapter of the Association for Computational Linguistics: "
        "Human Language Technologies",
        aliases=(
            "NAACL-HLT",
            "HLT-NAACL",
            "NAACL HLT",
            "NACCL",
            "Conference of the North American Chapter of the Association for Computational Linguistics",
            "North American Chapter of the Association for Computational Linguistics",
            "Meeting of the North American Chapter of the Association for Computational Linguistics",
            "Conference of the Nations of the Americas Chapter of the Association for Computational Linguistics: "
            "Human Language Technologies",
            "Human Language Technologies: Conference of the North American Chapter of the Association for "
            "Computational Linguistics",
            "Human Language Technology Conference of the NAACL",
        ),
        publisher=_ACL,
    ),
    Series(
        "EACL",
        "Conference of the European Chapter of the Association for Computational Linguistics",
        aliases=("European Chapter of the Association for Computational Linguistics",),
        publisher=_ACL,
    ),
    Series(
        "AACL",
        "Conference of the Asia-Pacific Chapter of the Association for Computational Linguistics",
        aliases=("AACL-IJCNLP", "IJCNLP-AACL", "AACL/IJCNLP", "IJCNLP/AACL"),
        publisher=_ACL,
    ),
    Series("IJCNLP", "International Joint Conference on Natural Language Processing"),
    Series(
        "Findings",
        "Findings of the Association for Computational Linguistics",
        publisher=_ACL,
        prints=("ACL", "EMNLP", "NAACL", "EACL", "AACL"),
    ),
    *(
        Series(
            f"Findings of {short}",
            f"Findings of the Association for Computational Linguistics: {short}",
            aliases=(f"{short} (Findings)", f"Findings of the ACL: {short}", *extra),
            publisher=_ACL,
            prints=(short, "Findings"),
        )
        for short, extra in (
            (
                "ACL",
                (
                    "ACL Findings",
                    "Findings of the Association for Computational Linguistics: ACL-IJCNLP",
                    "ACL/IJCNLP (Findings)",
                ),
            ),
            ("EMNLP", ("EMNLP Findings",)),
            ("NAACL", ("NAACL Findings", "NAACL-HLT (Findings)")),
            ("EACL", ("EACL Findings",)),
        )
    ),
    Series(
        "COLING",
        "International Conference on Computational Linguistics",
        aliases=("COLING, International Conference on Computational Linguistics",),
    ),
    Series("CoNLL", "Conference on Computational Natural Language Learning", publisher=_ACL),
    Series(
        "LREC",
        "International Conference on Language Resources and Evaluation",
        aliases=("Language Resources and Evaluation Conference", "International Language Resources and Evaluation"),
    ),
    Series(
        "LREC-COLING",
        "Joint International Conference on Computational Linguistics, Language Resources and Evaluation",
        aliases=("LREC/COLING",),
    ),
    Series("WMT", "Conference on Machine Translation", aliases=("Workshop on Statistical Machine Translation",)),
    Series("SemEval", "International Workshop on Semantic Evaluation"),
    Series(
        "Interspeech", "Annual Conference of the International Speech Communication Association", publisher="ISCA"
    ),
    Series(
        "ICASSP",
        "IEEE International Conference on Acoustics, Speech and Signal Processing",
        aliases=("International Conference on Acoustics, Speech, and Signal Processing",),
        publisher="IEEE",
    ),
    Series("TREC", "Text Retrieval Conference"),
)

_VISION = (
    Series(
        "CVPR",
        "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
        aliases=(
            "Computer Vision and Pattern Recognition",
            "IEEE Computer Society Conference on Computer Vision and Pattern Recognition",
        ),
    ),
    Series("ICCV", "IEEE/CVF International Conference on Computer Vision"),
    Series("ECCV", "European Conference on Computer Vision"),
    Series("WACV", "IEEE/CVF Winter Conference on Applications of Computer Vision"),
    Series("BMVC", "British Machine Vision Conference", publisher="BMVA Press"),
    Series("ACCV", "Asian Conference on Computer Vision"),
    Series("3DV", "International Conference on 3D Vision"),
    Series("ICIP", "IEEE International Conference on Image Processing", publisher="IEEE"),
    Series("ICPR", "International Conference on Pattern Recognition"),
    Series("MICCAI", "Medical Image Computing and Computer Assisted Intervention"),
    Series(
        "ACM MM",
        "ACM International Conference on Multimedia",
        aliases=(
            "MM",
            "ACM Multimedia",
            "ACMMM",
            "ACM on Multimedia Conference",
            "ACM Multimedia Conference",
            "ACM Multimedia Conference on Multimedia Conference",
            "ACM Conference on Multimedia Conference",
        ),
        publisher=_ACM,
    ),
    Series("ICMR", "ACM International Conference on Multimedia Retrieval"),
    Series("ICME", "IEEE International Conference on Multimedia and Expo"),
    Series("SIGGRAPH", "ACM SIGGRAPH Conference", aliases=("ACM SIGGRAPH", "SIGGRAPH Conference Papers")),
    Series("SIGGRAPH Asia", "SIGGRAPH Asia Conference Papers", aliases=("ACM SIGGRAPH Asia",)),
    Series("ICRA", "IEEE International Conference on Robotics and Automation", publisher="IEEE"),
    Series("IROS", "IEEE/RSJ International Conference on Intelligent Robots and Systems", publisher="IEEE"),
    Series("RSS", "Robotics: Science and Systems", aliases=("Robotics: Science and Systems Conference",)),
    Series("HRI", "ACM/IEEE International Conference on Human-Robot Interaction"),
)

_SYSTEMS = (
    Series(
        "SOSP",
        "ACM Symposium on Operating Systems Principles",
        aliases=("ACM SIGOPS Symposium on Operating Systems Principles",),
        publisher=_ACM,
    ),
    Series(
        "OSDI",
        "USENIX Symposium on Operating Systems Design and Implementation",
        aliases=("Operating Systems Design and Implementation", "USENIX Symposium on OS Design and Implementation"),
        publisher="USENIX Association",
    ),
    Series(
        "NSDI",
        "USENIX Symposium on Networked Systems Design and Implementation",
        aliases=("Networked Systems Design and Implementation",),
        publisher="USENIX Association",
    ),
    Series(
        "USENIX ATC",
        "USENIX Annual Technical Conference",
        aliases=("ATC", "USENIX Annual Technical Conference, General Track", "Annual Technical Conference", "ATEC"),
        publisher="USENIX Association",
    ),
    Series(
        "FAST",
        "USENIX Conference on File and Storage Technologies",
        aliases=("File and Storage Technologies",),
        publisher="USENIX Association",
    ),
    Series("EuroSys", "European Conference on Computer Systems", publisher=_ACM),
    Series(
        "ASPLOS",
        "ACM International Conference on Architectural Support for Programming Languages and Operating Systems",
        aliases=("Architectural Support for Programming Languages and Operating Systems",),
        publisher=_ACM,
    ),
    Series("SoCC", "ACM Symposium on Cloud Computing", aliases=("ACM SoCC",), publisher=_ACM),
    Series("HotOS", "Workshop on Hot Topics in Operating Systems"),
    Series("HotStorage", "Workshop on Hot Topics in Storage and File Systems"),
    Series("HotCloud", "Workshop on Hot Topics in Cloud Computing", publisher="USENIX Association"),
    Series("APSys", "Asia-Pacific Workshop on Systems", publisher=_ACM),
    Series(
        "Middleware",
        "ACM/IFIP International Middleware Conference",
        aliases=("Middleware Conference", "International Conference on Middleware"),
    ),
    Series("SYSTOR", "ACM International Systems and Storage Conference"),
    Series(
        "SC",
        "International Conference for High Performance Computing, Networking, Storage and Analysis",
        aliases=(
            "Supercomputing",
            "Supercomputing Conference",
            "SuperComputing (SC)",
            "ACM/IEEE Conference on Supercomputing",
            "International Conference on High Performance Computing, Networking, Storage and Analysis",
        ),
    ),
    Series("HPDC", "International Symposium on High-Performance Parallel and Distributed Computing"),
    Series("IPDPS", "IEEE International Parallel and Distributed Processing Symposium", publisher="IEEE"),
    Series(
        "PPoPP",
        "ACM SIGPLAN Symposium on Principles and Practice of Parallel Programming",
        aliases=("Annual Symposium on Principles and Practice of Parallel Programming",),
        publisher=_ACM,
    ),
    Series("ICS", "International Conference on Supercomputing"),
    Series("ICPP", "International Conference on Parallel Processing"),
    Series("CLUSTER", "IEEE International Conference on Cluster Computing", publisher="IEEE"),
    Series("CCGrid", "IEEE/ACM International Symposium on Cluster, Cloud and Internet Computing"),
    Series("PACT", "International Conference on Parallel Architectures and Compilation Techniques"),
    Series("SPAA", "ACM Symposium on Parallelism in Algorithms and Architectures", publisher=_ACM),
    Series("PODC", "ACM Symposium on Principles of Distributed Computing", publisher=_ACM),
    Series("DISC", "International Symposium on Distributed Computing"),
    Series("ICDCS", "IEEE International Conference on Distributed Computing Systems", publisher="IEEE"),
    Series("DSN", "IEEE/IFIP International Conference on Dependable Systems and Networks"),
    Series("SRDS", "International Symposium on Reliable Distributed Systems"),
    Series("RTSS", "IEEE Real-Time Systems Symposium", publisher="IEEE"),
    Series("RTAS", "IEEE Real-Time and Embedded Technology and Applications Symposium", publisher="IEEE"),
    Series(
        "SIGMETRICS",
        "ACM SIGMETRICS International Conference on Measurement and Modeling of Computer Systems",
        aliases=("ACM SIGMETRICS", "SIGMETRICS/Performance"),
        publisher=_ACM,
    ),
    Series("ICPE", "ACM/SPEC International Conference on Performance Engineering"),
    Series("LISA", "Large Installation System Administration Conference", publisher="USENIX Association"),
)

_ARCHITECTURE = (
    Series(
        "ISCA",
        "International Symposium on Computer Architecture",
        aliases=("ACM/IEEE International Symposium on Computer Architecture",),
    ),
    Series("MICRO", "IEEE/ACM International Symposium on Microarchitecture"),
    Series("HPCA", "IEEE International Symposium on High-Performance Computer Architecture", publisher="IEEE"),
    Series("ISPASS", "IEEE International Symposium on Performance Analysis of Systems and Software"),
    Series("IISWC", "IEEE International Symposium on Workload Characterization"),
    Series("DAC", "Design Automation Conference", aliases=("ACM/IEEE Design Automation Conference",)),
    Series("ICCAD", "IEEE/ACM International Conference on Computer-Aided Design"),
    Series(
        "DATE", "Design, Automation and Test in Europe Conference", aliases=("Design, Automation & Test in Europe",)
    ),
    Series("ASP-DAC", "Asia and South Pacific Design Automation Conference"),
    Series("FPGA", "ACM/SIGDA International Symposium on Field-Programmable Gate Arrays"),
    Series("FCCM", "IEEE International Symposium on Field-Programmable Custom Computing Machines"),
    Series("ISSCC", "IEEE International Solid-State Circuits Conference", publisher="IEEE"),
    Series("Hot Chips", "IEEE Hot Chips Symposium", aliases=("HCS", "HotChips")),
)

_NETWORKS = (
    Series(
        "SIGCOMM",
        "ACM SIGCOMM Conference",
        aliases=(
            "ACM SIGCOMM",
            "Conference of the ACM Special Interest Group on Data Communication",
            "Conference on Applications, Technologies, Architectures, and Protocols for Computer Communications",
            "Conference on Applications, Technologies, Architectures, and Protocols for Computer Communication",
        ),
        publisher=_ACM,
    ),
    Series("HotNets", "ACM Workshop on Hot Topics in Networks", publisher=_ACM),
    Series("CoNEXT", "International Conference on Emerging Networking Experiments and Technologies", publisher=_ACM),
    Series("IMC", "ACM Internet Measurement Conference", publisher=_ACM),
    Series("INFOCOM", "IEEE Conference on Computer Communications", publisher="IEEE"),
    Series("MobiCom", "Annual International Conference on Mobile Computing and Networking", publisher=_ACM),
    Series(
        "MobiSys",
        "International Conference on Mobile Systems, Applications, and Services",
        publisher=_ACM,
    ),
    Series("SenSys", "ACM Conference on Embedded Networked Sensor Systems", publisher=_ACM),
    Series("IPSN", "International Conference on Information Processing in Sensor Networks"),
    Series("ICNP", "IEEE International Conference on Network Protocols", publisher="IEEE"),
    Series("SOSR", "ACM SIGCOMM Symposium on SDN Research"),
    Series("PAM", "Passive and Active Measurement", aliases=("Passive and Active Measurement Conference",)),
)

_DATABASES = (
    Series(
        "SIGMOD",
        "ACM SIGMOD International Conference on Management of Data",
        aliases=(
            "ACM SIGMOD",
            "SIGMOD Conference",
            "ACM SIGMOD International Conference",
            "ACM SIGMOD Conference on Management of Data",
            "International Conference on Management of Data",
            "Conference on Management of Data",
            "SIGMOD/PODS",
        ),
        publisher=_ACM,
    ),
    Series(
        "VLDB",
        "International Conference on Very Large Data Bases",
        aliases=("Very Large Data Bases", "Very Large Databases", "International Conference on Very Large Databases"),
    ),
    Series(
        "ICDE",
        "IEEE International Conference on Data Engineering",
        aliases=("International Conference on Data Engineering",),
        publisher="IEEE",
    ),
    Series(
        "PODS",
        "ACM SIGMOD-SIGACT-SIGAI Symposium on Principles of Database Systems",
        aliases=(
            "Symposium on Principles of Database Systems",
            "SIGMOD-SIGACT-SIGART Principles of Database Systems",
        ),
        publisher=_ACM,
    ),
    Series("CIDR", "Conference on Innovative Data Systems Research"),
    Series("EDBT", "International Conference on Extending Database Technology"),
    Series("ICDT", "International Conference on Database Theory"),
    Series("DASFAA", "International Conference on Database Systems for Advanced Applications"),
    Series("SSDBM", "International Conference on Scientific and Statistical Database Management"),
    Series("DaMoN", "International Workshop on Data Management on New Hardware"),
    Series("DBTest", "International Workshop on Testing Database Systems"),
    Series("DEBS", "ACM International Conference on Distributed and Event-Based Systems"),
    Series("MDM", "IEEE International Conference on Mobile Data Management"),
)

_LANGUAGES_AND_SOFTWARE = (
    Series(
        "PLDI",
        "ACM SIGPLAN Conference on Programming Language Design and Implementation",
        aliases=("Programming Language Design and Implementation",),
        publisher=_ACM,
    ),
    Series(
        "POPL",
        "ACM SIGPLAN Symposium on Principles of Programming Languages",
        aliases=("ACM SIGPLAN-SIGACT Symposium on Principles of Programming Languages",),
        publisher=_ACM,
    ),
    Series("ICFP", "ACM SIGPLAN International Conference on Functional Programming", publisher=_ACM),
    Series(
        "OOPSLA",
        "ACM SIGPLAN Conference on Object-Oriented Programming, Systems, Languages, and Applications",
        aliases=(
            "ACM SIGPLAN International Conference on Object-Oriented Programming, Systems, Languages, and "
            "Applications",
        ),
        publisher=_ACM,
    ),
    Series("ECOOP", "European Conference on Object-Oriented Programming"),
    Series("ESOP", "European Symposium on Programming"),
    Series("CGO", "IEEE/ACM International Symposium on Code Generation and Optimization"),
    Series("CC", "International Conference on Compiler Construction"),
    Series("ISMM", "ACM SIGPLAN International Symposium on Memory Management"),
    Series("LCTES", "ACM Conference on Languages, Compilers, and Tools for Embedded Systems"),
    Series("SAS", "Static Analysis Symposium", aliases=("Static Analysis",)),
    Series("VMCAI", "International Conference on Verification, Model Checking, and Abstract Interpretation"),
    Series(
        "CAV", "International Conference on Computer Aided Verification", aliases=("Computer Aided Verification",)
    ),
    Series(
        "TACAS",
        "Tools and Algorithms for the Construction and Analysis of Systems",
        aliases=("International Conference on Tools and Algorithms for the Construction and Analysis of Systems",),
    ),
    Series("FMCAD", "Formal Methods in Computer-Aided Design"),
    Series("CPP", "ACM SIGPLAN International Conference on Certified Programs and Proofs"),
    Series("ITP", "International Conference on Interactive Theorem Proving"),
    Series("ICSE", "IEEE/ACM International Conference on Software Engineering"),
    Series(
        "FSE",
        "ACM SIGSOFT International Symposium on Foundations of Software Engineering",
        aliases=(
            "ESEC/FSE",
            "ESEC/SIGSOFT FSE",
            "SIGSOFT FSE",
            "ACM International Conference on the Foundations of Software Engineering",
            "ACM Joint European Software Engineering Conference and Symposium on the Foundations of Software "
            "Engineering",
            "ACM Joint Meeting on European Software Engineering Conference and Symposium on the Foundations of "
            "Software Engineering",
        ),
    ),
    Series("ASE", "IEEE/ACM International Conference on Automated Software Engineering"),
    Series("ISSTA", "ACM SIGSOFT International Symposium on Software Testing and Analysis"),
    Series("ICSME", "IEEE International Conference on Software Maintenance and Evolution"),
    Series("MSR", "International Conference on Mining Software Repositories"),
    Series("ICST", "IEEE International Conference on Software Testing, Verification and Validation"),
    Series("SANER", "IEEE International Conference on Software Analysis, Evolution and Reengineering"),
)

_SECURITY = (
    Series(
        "IEEE S&P",
        "IEEE Symposium on Security and Privacy",
        aliases=("S&P", "SP", "Oakland", "IEEE SP", "IEEE Security and Privacy Symposium", "IEEE Oakland"),
        publisher="IEEE",
    ),
    Series("EuroS&P", "IEEE European Symposium on Security and Privacy", publisher="IEEE"),
    Series(
        "CCS",
        "ACM SIGSAC Conference on Computer and Communications Security",
        aliases=("ACM CCS", "ACM Conference on Computer and Communications Security"),
        publisher=_ACM,
    ),
    Series(
        "USENIX Security",
        "USENIX Security Symposium",
        aliases=("USENIX Sec", "USENIX Security Symposium (USENIX Security)"),
        publisher="USENIX Association",
    ),
    Series(
        "NDSS",
        "Network and Distributed System Security Symposium",
        aliases=("Network and Distributed Systems Security Symposium",),
        publisher="The Internet Society",
    ),
    Series("ACSAC", "Annual Computer Security Applications Conference"),
    Series("AsiaCCS", "ACM Asia Conference on Computer and Communications Security", aliases=("ASIA CCS",)),
    Series("RAID", "International Symposium on Research in Attacks, Intrusions and Defenses"),
    Series("ESORICS", "European Symposium on Research in Computer Security"),
    Series("CSF", "IEEE Computer Security Foundations Symposium"),
    Series("SOUPS", "Symposium on Usable Privacy and Security", publisher="USENIX Association"),
    Series("CRYPTO", "Advances in Cryptology - CRYPTO", aliases=("Annual International Cryptology Conference",)),
    Series("EUROCRYPT", "Advances in Cryptology - EUROCRYPT"),
    Series("ASIACRYPT", "Advances in Cryptology - ASIACRYPT"),
    Series("TCC", "Theory of Cryptography", aliases=("Theory of Cryptography Conference",)),
    Series("FC", "Financial Cryptography and Data Security", aliases=("Financial Cryptography",)),
    Series("SaTML", "IEEE Conference on Secure and Trustworthy Machine Learning"),
)

_THEORY = (
    Series("STOC", "ACM Symposium on Theory of Computing", aliases=("ACM SIGACT Symposium on Theory of Computing",)),
    Series(
        "FOCS",
        "IEEE Symposium on Foundations of Computer Science",
        aliases=("Foundations of Computer Science",),
        publisher="IEEE",
    ),
    Series("SODA", "ACM-SIAM Symposium on Discrete Algorithms"),
    Series("ITCS", "Innovations in Theoretical Computer Science Conference"),
    Series("ICALP", "International Colloquium on Automata, Languages, and Programming"),
    Series("ESA", "European Symposium on Algorithms"),
    Series("STACS", "International Symposium on Theoretical Aspects of Computer Science"),
    Series("CCC", "Computational Complexity Conference"),
    Series("LICS", "ACM/IEEE Symposium on Logic in Computer Science", aliases=("Logic in Computer Science",)),
    Series("SoCG", "International Symposium on Computational Geometry"),
    Series("ALENEX", "Workshop on Algorithm Engineering and Experiments"),
    Series("EC", "ACM Conference on Economics and Computation", aliases=("ACM Conference on Electronic Commerce",)),
    Series("WINE", "Conference on Web and Internet Economics"),
    Series("ISIT", "IEEE International Symposium on Information Theory", publisher="IEEE"),
)

_PEOPLE = (
    Series(
        "CHI",
        "CHI Conference on Human Factors in Computing Systems",
        aliases=(
            "ACM CHI",
            "Conference on Human Factors in Computing Systems",
            "SIGCHI Conference on Human Factors in Computing Systems",
        ),
        publisher=_ACM,
    ),
    Series("UIST", "ACM Symposium on User Interface Software and Technology", publisher=_ACM),
    Series(
        "CSCW",
        "ACM Conference on Computer-Supported Cooperative Work and Social Computing",
        aliases=("ACM Conference on Computer Supported Cooperative Work",),
        publisher=_ACM,
    ),
    Series("UbiComp", "ACM International Joint Conference on Pervasive and Ubiquitous Computing", publisher=_ACM),
    Series("IUI", "International Conference on Intelligent User Interfaces", publisher=_ACM),
    Series("DIS", "ACM Designing Interactive Systems Conference"),
    Series("ASSETS", "International ACM SIGACCESS Conference on Computers and Accessibility"),
    Series("VIS", "IEEE Visualization Conference", aliases=("IEEE VIS",)),
    Series("SIGCSE", "ACM Technical Symposium on Computer Science Education", publisher=_ACM),
    Series("ICER", "ACM Conference on International Computing Education Research", publisher=_ACM),
    Series("NIME", "International Conference on New Interfaces for Musical Expression"),
)


def _journal(short: str, name: str, abbreviated: str, *aliases: str, **more: Any) -> Series:
    return Series(short, name, abbreviated, aliases, kind="journal", **more)


_JOURNALS = (
    _journal("JMLR", "Journal of Machine Learning Research", "J. Mach. Learn. Res.", issn="1532-4435"),
    _journal("TMLR", "Transactions on Machine Learning Research", "Trans. Mach. Learn. Res.", issn="2835-8856"),
    _journal(
        "Machine Learning", "Machine Learning", "Mach. Learn.", "MLJ", "Machine Learning Journal", issn="0885-6125"
    ),
    _journal("JAIR", "Journal of Artificial Intelligence Research", "J. Artif. Intell. Res.", issn="1076-9757"),
    _journal("AIJ", "Artificial Intelligence", "Artif. Intell.", "Artificial Intelligence Journal", issn="0004-3702"),
    _journal("Neural Computation", "Neural Computation", "Neural Comput.", issn="0899-7667"),
    _journal("Neural Networks", "Neural Networks", "Neural Netw.", issn="0893-6080"),
    _journal(
        "TNNLS",
        "IEEE Transactions on Neural Networks and Learning Systems",
        "IEEE Trans. Neural Netw. Learn. Syst.",
        issn="2162-237X",
    ),
    _journal(
        "TACL",
        "Transactions of the Association for Computational Linguistics",
        "Trans. Assoc. Comput. Linguist.",
        "Trans. ACL",
        issn="2307-387X",
    ),
    _journal(
        "CL", "Computational Linguistics", "Comput. Linguist.", "Computational Linguistics Journal", issn="0891-2017"
    ),
    _journal(
        "TASLP",
        "IEEE/ACM Transactions on Audio, Speech, and Language Processing",
        "IEEE/ACM Trans. Audio Speech Lang. Process.",
        issn="2329-9290",
    ),
    _journal(
        "TPAMI",
        "IEEE Transactions on Pattern Analysis and Machine Intelligence",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "PAMI",
        issn="0162-8828",
    ),
    _journal("IJCV", "International Journal of Computer Vision", "Int. J. Comput. Vis.", issn="0920-5691"),
    _journal("TIP", "IEEE Transactions on Image Processing", "IEEE Trans. Image Process.", issn="1057-7149"),
    _journal("TMM", "IEEE Transactions on Multimedia", "IEEE Trans. Multim.", issn="1520-9210"),
    _journal(
        "TVCG",
        "IEEE Transactions on Visualization and Computer Graphics",
        "IEEE Trans. Vis. Comput. Graph.",
        issn="1077-2626",
    ),
    _journal(
        "TOG",
        "ACM Transactions on Graphics",
        "ACM Trans. Graph.",
        "ACM TOG",
        issn="0730-0301",
        prints=("SIGGRAPH", "SIGGRAPH Asia"),
    ),
    _journal("T-RO", "IEEE Transactions on Robotics", "IEEE Trans. Robot.", "TRO", issn="1552-3098"),
    _journal("RA-L", "IEEE Robotics and Automation Letters", "IEEE Robot. Autom. Lett.", "RAL", issn="2377-3766"),
    _journal("IJRR", "The International Journal of Robotics Research", "Int. J. Robot. Res.", issn="0278-3649"),
    _journal(
        "PVLDB",
        "Proceedings of the VLDB Endowment",
        "Proc. VLDB Endow.",
        "VLDB Endowment",
        issn="2150-8097",
        prints=("VLDB",),
    ),
    _journal(
        "VLDB Journal",
        "The VLDB Journal",
        "VLDB J.",
        "VLDBJ",
        "The VLDB Journal -- The International Journal on Very Large Data Bases",
        issn="1066-8888",
    ),
    _journal(
        "TODS",
        "ACM Transactions on Database Systems",
        "ACM Trans. Database Syst.",
        "ACM TODS",
        "ACM Transactions on Database Systems (TODS)",
        issn="0362-5915",
    ),
    _journal("SIGMOD Record", "ACM SIGMOD Record", "SIGMOD Rec.", issn="0163-5808", reprints=("SIGMOD",)),
    _journal(
        "TKDE",
        "IEEE Transactions on Knowledge and Data Engineering",
        "IEEE Trans. Knowl. Data Eng.",
        issn="1041-4347",
    ),
    _journal(
        "DEBull",
        "IEEE Data Engineering Bulletin",
        "IEEE Data Eng. Bull.",
        "Data Engineering Bulletin",
        "Bulletin of the IEEE Computer Society Technical Committee on Data Engineering",
        "Bulletin of the Technical Committee on Data Engineering",
    ),
    _journal("DKE", "Data & Knowledge Engineering", "Data Knowl. Eng.", issn="0169-023X"),
    _journal("Information Systems", "Information Systems", "Inf. Syst.", issn="0306-4379"),
    _journal("FnTDB", "Foundations and Trends in Databases", "Found. Trends Databases", issn="1931-7883"),
    _journal("FnTML", "Foundations and Trends in Machine Learning", "Found. Trends Mach. Learn.", issn="1935-8237"),
    _journal(
        "TKDD",
        "ACM Transactions on Knowledge Discovery from Data",
        "ACM Trans. Knowl. Discov. Data",
        issn="1556-4681",
    ),
    _journal("DMKD", "Data Mining and Knowledge Discovery", "Data Min. Knowl. Discov.", "DAMI", issn="1384-5810"),
    _journal(
        "TOIS", "ACM Transactions on Information Systems", "ACM Trans. Inf. Syst.", "ACM TOIS", issn="1046-8188"
    ),
    _journal(
        "TOCS", "ACM Transactions on Computer Systems", "ACM Trans. Comput. Syst.", "ACM TOCS", issn="0734-2071"
    ),
    _journal("TOS", "ACM Transactions on Storage", "ACM Trans. Storage", "ACM TOS", issn="1553-3077"),
    _journal(
        "TACO",
        "ACM Transactions on Architecture and Code Optimization",
        "ACM Trans. Archit. Code Optim.",
        issn="1544-3566",
    ),
    _journal(
        "TPDS",
        "IEEE Transactions on Parallel and Distributed Systems",
        "IEEE Trans. Parallel Distrib. Syst.",
        issn="1045-9219",
    ),
    _journal(
        "JPDC", "Journal of Parallel and Distributed Computing", "J. Parallel Distrib. Comput.", issn="0743-7315"
    ),
    _journal("TC", "IEEE Transactions on Computers", "IEEE Trans. Comput.", issn="0018-9340"),
    _journal(
        "TCAD",
        "IEEE Transactions on Computer-Aided Design of Integrated Circuits and Systems",
        "IEEE Trans. Comput.-Aided Des. Integr. Circuits Syst.",
        issn="0278-0070",
    ),
    _journal("CAL", "IEEE Computer Architecture Letters", "IEEE Comput. Archit. Lett.", issn="1556-6056"),
    _journal("IEEE Micro", "IEEE Micro", "IEEE Micro", issn="0272-1732"),
    _journal("Computer", "Computer", "Computer", "IEEE Computer", issn="0018-9162"),
    _journal(
        "Operating Systems Review",
        "ACM SIGOPS Operating Systems Review",
        "ACM SIGOPS Oper. Syst. Rev.",
        "OSR",
        "SIGOPS OSR",
        issn="0163-5980",
        reprints=("SOSP", "ASPLOS"),
    ),
    _journal(
        "CCR",
        "ACM SIGCOMM Computer Communication Review",
        "Comput. Commun. Rev.",
        "Computer Communication Review",
        issn="0146-4833",
        reprints=("SIGCOMM",),
    ),
    _journal(
        "SIGARCH News",
        "ACM SIGARCH Computer Architecture News",
        "SIGARCH Comput. Archit. News",
        "Computer Architecture News",
        issn="0163-5964",
        reprints=("ISCA", "ASPLOS"),
    ),
    _journal(
        "SIGPLAN Notices",
        "ACM SIGPLAN Notices",
        "ACM SIGPLAN Not.",
        issn="0362-1340",
        reprints=("POPL", "PLDI", "OOPSLA", "ICFP", "PPoPP", "ASPLOS", "CGO"),
    ),
    _journal("ToN", "IEEE/ACM Transactions on Networking", "IEEE/ACM Trans. Netw.", "TON", issn="1063-6692"),
    _journal(
        "JSAC", "IEEE Journal on Selected Areas in Communications", "IEEE J. Sel. Areas Commun.", issn="0733-8716"
    ),
    _journal("TMC", "IEEE Transactions on Mobile Computing", "IEEE Trans. Mob. Comput.", issn="1536-1233"),
    _journal("Computer Networks", "Computer Networks", "Comput. Netw.", issn="1389-1286"),
    _journal("TIT", "IEEE Transactions on Information Theory", "IEEE Trans. Inf. Theory", issn="0018-9448"),
    _journal("TSP", "IEEE Transactions on Signal Processing", "IEEE Trans. Signal Process.", issn="1053-587X"),
    _journal(
        "TOPLAS",
        "ACM Transactions on Programming Languages and Systems",
        "ACM Trans. Program. Lang. Syst.",
        issn="0164-0925",
    ),
    _journal(
        "PACMPL",
        "Proceedings of the ACM on Programming Languages",
        "Proc. ACM Program. Lang.",
        issn="2475-1421",
        prints=("POPL", "OOPSLA", "ICFP", "PLDI"),
    ),
    _journal("JFP", "Journal of Functional Programming", "J. Funct. Program.", issn="0956-7968"),
    _journal("TSE", "IEEE Transactions on Software Engineering", "IEEE Trans. Softw. Eng.", issn="0098-5589"),
    _journal(
        "TOSEM",
        "ACM Transactions on Software Engineering and Methodology",
        "ACM Trans. Softw. Eng. Methodol.",
        issn="1049-331X",
    ),
    _journal("EMSE", "Empirical Software Engineering", "Empir. Softw. Eng.", issn="1382-3256"),
    _journal("IST", "Information and Software Technology", "Inf. Softw. Technol.", issn="0950-5849"),
    _journal("IEEE Software", "IEEE Software", "IEEE Softw.", issn="0740-7459"),
    _journal(
        "TDSC",
        "IEEE Transactions on Dependable and Secure Computing",
        "IEEE Trans. Dependable Secur. Comput.",
        issn="1545-5971",
    ),
    _journal(
        "TIFS",
        "IEEE Transactions on Information Forensics and Security",
        "IEEE Trans. Inf. Forensics Secur.",
        issn="1556-6013",
    ),
    _journal(
        "PoPETs",
        "Proceedings on Privacy Enhancing Technologies",
        "Proc. Priv. Enhancing Technol.",
        "PETS",
        "Privacy Enhancing Technologies Symposium",
        issn="2299-0984",
    ),
    _journal(
        "JACM", "Journal of the ACM", "J. ACM", "Journal of the Association for Computing Machinery", issn="0004-5411"
    ),
    _journal("CACM", "Communications of the ACM", "Commun. ACM", "Comm. ACM", issn="0001-0782"),
    _journal("CSUR", "ACM Computing Surveys", "ACM Comput. Surv.", "Computing Surveys", issn="0360-0300"),
    _journal("ACM Queue", "ACM Queue", "ACM Queue", "Queue", issn="1542-7730"),
    _journal("SICOMP", "SIAM Journal on Computing", "SIAM J. Comput.", issn="0097-5397"),
    _journal("TCS", "Theoretical Computer Science", "Theor. Comput. Sci.", issn="0304-3975"),
    _journal("IANDC", "Information and Computation", "Inf. Comput.", issn="0890-5401"),
    _journal("IPL", "Information Processing Letters", "Inf. Process. Lett.", issn="0020-0190"),
    _journal("Acta Informatica", "Acta Informatica", "Acta Inform.", issn="0001-5903"),
    _journal("Algorithmica", "Algorithmica", "Algorithmica", issn="0178-4617"),
    _journal(
        "PACMMOD",
        "Proceedings of the ACM on Management of Data",
        "Proc. ACM Manag. Data",
        issn="2836-6573",
        prints=("SIGMOD", "PODS"),
    ),
    _journal(
        "PACMHCI",
        "Proceedings of the ACM on Human-Computer Interaction",
        "Proc. ACM Hum.-Comput. Interact.",
        issn="2573-0142",
        prints=("CSCW", "GROUP"),
    ),
    _journal(
        "IMWUT",
        "Proceedings of the ACM on Interactive, Mobile, Wearable and Ubiquitous Technologies",
        "Proc. ACM Interact. Mob. Wearable Ubiquitous Technol.",
        issn="2474-9567",
        prints=("UbiComp",),
    ),
    _journal(
        "POMACS",
        "Proceedings of the ACM on Measurement and Analysis of Computing Systems",
        "Proc. ACM Meas. Anal. Comput. Syst.",
        issn="2476-1249",
        prints=("SIGMETRICS",),
    ),
    _journal(
        "PACMSE",
        "Proceedings of the ACM on Software Engineering",
        "Proc. ACM Softw. Eng.",
        issn="2994-970X",
        prints=("FSE", "ISSTA"),
    ),
    _journal(
        "TOCHI",
        "ACM Transactions on Computer-Human Interaction",
        "ACM Trans. Comput.-Hum. Interact.",
        issn="1073-0516",
    ),
    _journal("Proc. IEEE", "Proceedings of the IEEE", "Proc. IEEE", issn="0018-9219"),
    _journal("IEEE Access", "IEEE Access", "IEEE Access", issn="2169-3536"),
    _journal("Nature", "Nature", "Nature", issn="0028-0836"),
    _journal("Science", "Science", "Science", issn="0036-8075"),
    _journal(
        "PNAS",
        "Proceedings of the National Academy of Sciences",
        "Proc. Natl. Acad. Sci.",
        "Proceedings of the National Academy of Sciences of the United States of America",
        "Proc. Natl. Acad. Sci. U.S.A.",
        "Proc Natl Acad Sci USA",
        issn="0027-8424",
    ),
    _journal("Nature Machine Intelligence", "Nature Machine Intelligence", "Nat. Mach. Intell.", issn="2522-5839"),
    _journal("Nature Communications", "Nature Communications", "Nat. Commun.", issn="2041-1723"),
    _journal("Scientific Reports", "Scientific Reports", "Sci. Rep.", issn="2045-2322"),
    _journal("PLOS ONE", "PLOS ONE", "PLOS ONE", issn="1932-6203"),
    _journal("Bioinformatics", "Bioinformatics", "Bioinformatics", issn="1367-4803"),
    _journal("NAR", "Nucleic Acids Research", "Nucleic Acids Res.", issn="0305-1048"),
)

_PREPRINTS = tuple(
    Series(short, short, short, aliases, kind="preprint")
    for short, aliases in (
        (
            "arXiv",
            (
                "CoRR",
                "CoRR abs",
                "Computing Research Repository",
                "arXiv abs",
                "arXiv preprint",
                "arXiv preprint arXiv",
                "arXiv preprint abs",
                "arXiv e-prints",
                "arXiv eprint",
                "arXiv.org",
                "arXiv e-print archive",
            ),
        ),
        ("bioRxiv", ("bioRxiv preprint",)),
        ("medRxiv", ("medRxiv preprint",)),
        ("SSRN", ("SSRN Electronic Journal", "Social Science Research Network")),
        ("ChemRxiv", ()),
        ("PsyArXiv", ()),
        (
            "Cryptology ePrint Archive",
            ("IACR Cryptology ePrint Archive", "IACR Cryptol. ePrint Arch.", "IACR ePrint"),
        ),
        ("Preprints.org", ()),
        ("Research Square", ()),
        ("TechRxiv", ()),
        ("HAL", ("HAL open science",)),
    )
)

SERIES: tuple[Series, ...] = (
    *_LEARNING,
    *_DATA_MINING,
    *_LANGUAGE,
    *_VISION,
    *_SYSTEMS,
    *_ARCHITECTURE,
    *_NETWORKS,
    *_DATABASES,
    *_LANGUAGES_AND_SOFTWARE,
    *_SECURITY,
    *_THEORY,
    *_PEOPLE,
    *_JOURNALS,
    *_PREPRINTS,
)

# ------------------------------------------------------------- words of names


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("of the on in and for a an to its s at international annual")
_SPONSORS = _words(
    "acm ieee cvf usenix ifip rsj aaai spec sigplan sigops sigarch sigsoft sigchi sigact sigkdd sigmod sigmetrics"
    " sigcomm sigmobile sigbed sigsac sigweb sigai sigart sigmm sigir sigda sigaccess signll society eurographics"
)
# a part that speaks of something beside the conference: a satellite, or a paper that is not (yet) in it
_SATELLITE = _words(
    "workshop workshops tutorial tutorials companion satellite adjunct colocated demo demos demonstration"
    " demonstrations poster posters doctoral student students shared supplement supplementary extended abstracts"
    " industry industrial submitted submission review rejected colloquium challenge competition track late breaking"
    " notes"
)
# parts of the conference itself: "Technical Papers", "Volume 1: Long Papers", "Conference Track Proceedings"
_OF_ITSELF = _words(
    "conference main technical research full long short oral papers track proceedings revised selected"
)
_LONGER = {
    "proc": "proceedings", "procs": "proceedings", "proceeding": "proceedings", "conf": "conference",
    "int": "international", "intl": "international", "symp": "symposium", "sympos": "symposium", "j": "journal",
    "jnl": "journal", "trans": "transactions", "annu": "annual", "assoc": "association", "comm": "communications",
    "dept": "department", "mtg": "meeting", "databases": "databases", "nat": "natural",
}  # fmt: skip
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|first|second|third|fourth|(?:fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twentie|thirtie|fortie|fiftie|sixtie)th|twenty|thirty|forty|fifty|sixty"
)
_DATE = re.compile(
    r"(?:19|20)\d\d|\d{1,2}|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_LOCATOR = re.compile(r"(?:vol|volume|no|number|issue|part|pages|pp|article)")
_GLUED = re.compile(r"([a-z]{2,})(?:19|20)?\d\d")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)?(?:[*](?=\W|$))?")
_CUT = re.compile(r"\s*[,;:()\[\]{}]+\s*|\s+[-–—/|]+\s+|\s*(?:--+|—)\s*|\.\s+(?=(?:in\b|proc))", re.IGNORECASE)
_TRUNCATED = re.compile(r"(?:…|\.\.\.)\W*$")
_UNFINISHED = re.compile(r"\s(?:of|on|and|for|in)[\s,]*$")  # cut off without a sign

_LONGEST = 500

Tokens = tuple[str, ...]


def _plain(text: str) -> str:
    if "&" in text:
        import html  # its table of entities is needed by few

        text = html.unescape(re.sub(r"&\s*(\w+)\s*;", r"&\1;", text))
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def _tokens(segment: str) -> Tokens:
    """The words that tell names apart, abbreviations of kind lengthened, small words dropped."""
    words = _WORD.findall(segment.replace("'", " ").replace("’", " ").replace("*", ""))
    longer = (_LONGER.get(word, word) for word in words)
    return tuple(word for word in longer if word not in _SMALL)


@lru_cache(maxsize=1 << 14)  # the same few words stand in most names
def _is_noise(token: str) -> bool:
    return bool(
        _ORDINAL.fullmatch(token)
        or _DATE.fullmatch(token)
        or _LOCATOR.fullmatch(token)
        or token.replace(".", "").isdigit()
    )


def _names(series: Series) -> Iterator[str]:
    yield from (series.short, series.name, *series.aliases)
    if series.abbreviated:
        yield series.abbreviated


def _variants(tokens: Tokens) -> Iterator[Tokens]:
    """A name as it stands and without its sponsors, as long as two words or more are left to know it by."""
    yield tokens
    if tokens[:1] == ("proceedings",) and len(tokens) > 2:
        yield from _variants(tokens[1:])
    if len(tokens) > 2 and tokens[0] in _SPONSORS:
        yield from _variants(tokens[1:])


@cache
def _index() -> dict[Tokens, Series]:
    """Every name of every series; what a series is called beats what another becomes without its sponsor."""
    called = [(_tokens(_plain(name)), series) for series in SERIES for name in _names(series)]
    index: dict[Tokens, Series] = {}
    for tokens, series in called:
        index.setdefault(tokens, series)
    for tokens, series in called:
        for variant in _variants(tokens):
            index.setdefault(variant, series)
    return index


@cache
def _by_initials() -> dict[str, list[tuple[Tokens, Series]]]:
    grouped: dict[str, list[tuple[Tokens, Series]]] = {}
    for tokens, series in _index().items():
        if len(tokens) > 1:
            grouped.setdefault("".join(token[0] for token in tokens), []).append((tokens, series))
    return grouped


@cache
def _by_first_word() -> dict[str, list[tuple[Tokens, Series]]]:
    grouped: dict[str, list[tuple[Tokens, Series]]] = {}
    for tokens, series in _index().items():
        grouped.setdefault(tokens[0], []).append((tokens, series))
    return grouped


# ------------------------------------------------------------------- reading


def _only(found: Iterable[Series]) -> Series | None:
    different = {series.short: series for series in found}
    return next(iter(different.values())) if len(different) == 1 else None


def _abbreviates(short: Tokens, long: Tokens) -> bool:
    """Whether each word of `short` is that of `long` or its beginning, as in "Trans. Knowl. Data Eng."."""
    return len(short) == len(long) and all(
        b == a or (len(a) >= 3 and b.startswith(a)) for a, b in zip(short, long, strict=True)
    )


def _abbreviated(tokens: Tokens) -> Series | None:
    near = _by_initials().get("".join(token[0] for token in tokens), ())
    return _only(series for name, series in near if _abbreviates(tokens, name))


def _sponsors_off(tokens: Tokens) -> Iterator[Tokens]:
    yield tokens
    while len(tokens) > 1 and (tokens[0] in _SPONSORS or tokens[0] == "proceedings"):
        if tokens[0] in _SPONSORS and tokens[1] == "siam":  # ACM-SIAM; SIAM's own meetings are others
            return
        tokens = tokens[1:]
        yield tokens


def _match(tokens: Tokens) -> Series | None:
    index = _index()
    for part in _sponsors_off(tokens):
        if found := index.get(part):
            return found
    for part in _sponsors_off(tokens):
        acronym = tuple(word for word in part if word != "conference")
        if len(part) == 2 and (found := index.get(acronym)) and found.kind == "proceedings":
            return found
        if len(part) > 1 and (found := _abbreviated(part)):
            return found
    return None


def _lookup(tokens: Tokens) -> Series | None:
    """The series of one run of words, also with its acronym once more before or behind it."""
    if not tokens:
        return None
    if found := _match(tokens):
        return found
    index = _index()
    for acronym, rest in ((tokens[-1:], tokens[:-1]), (tokens[:1], tokens[1:])):
        named = index.get(acronym)
        if named and rest and _match(rest) is named:
            return named
    return None


def _clean(segment: str) -> Tokens:
    tokens = []
    for token in _tokens(segment):
        if not _is_noise(token):
            glued = _GLUED.fullmatch(token) if token[-1].isdigit() else None
            tokens.append(glued[1] if glued and (glued[1],) in _index() else token)
    while tokens and tokens[0] in ("appear", "appeared", "published"):
        tokens.pop(0)
    return tuple(tokens)


def _truncated(text: str) -> Series | None:
    """The one series whose name goes on where the text was cut off ("... conference on very large …")."""
    tokens = _clean(_TRUNCATED.sub("", text))
    for part in _sponsors_off(tokens):
        if len(part) < 2 or (len(part) == 2 and part[0] in ("conference", "proceedings", "journal")):
            continue
        begun = (series for name, series in _by_first_word().get(part[0], ()) if name[: len(part)] == part)
        if found := _only(begun):
            return found
    return None


def _contradicts(tokens: Tokens, found: Series, opener: str, *, next_to_name: bool) -> bool:
    """Whether a part beside the name says that something else is meant."""
    words = set(tokens)
    if words <= _OF_ITSELF:
        return False
    if words & _SATELLITE:
        return True
    if (other := _lookup(tokens)) and (next_to_name or max(map(len, tokens)) > 2):  # "SC" is also a state
        return other is not found and other.short not in found.prints and found.short not in other.prints
    # an acronym of its own in parentheses, or words of its own after a colon, name another thing
    return next_to_name and found.kind != "preprint" and (opener == ":" or (opener == "(" and len(tokens) == 1))


def _segments(text: str) -> list[tuple[str, str]]:
    """The parts of the text, each with the mark that opened it."""
    parts, opener, start = [], "", 0
    for cut in _CUT.finditer(text):
        parts.append((opener, text[start : cut.start()]))
        mark = cut[0].strip()
        opener, start = (mark[-1] if mark[-1:] in "(:[" else ","), cut.end()
    parts.append((opener, text[start:]))
    return parts


@lru_cache(maxsize=65536)
def series_of(text: str) -> Series | None:
    """The series that a venue as written on a page or in a record belongs to; None when table or text are unsure."""
    plain = _plain(text[:_LONGEST])
    if _TRUNCATED.search(plain) or _UNFINISHED.search(plain):
        return _truncated(plain)
    if found := _index().get(_tokens(plain)):
        return found
    parts = [(opener, tokens) for opener, segment in _segments(plain) if (tokens := _clean(segment))]
    for end in range(len(parts), 0, -1):
        run = tuple(token for _, tokens in parts[:end] for token in tokens)
        if found := _lookup(run):
            beside = enumerate(parts[end:])
            against = (_contradicts(tokens, found, opener, next_to_name=not i) for i, (opener, tokens) in beside)
            return None if any(against) else found
    return None


@lru_cache(maxsize=65536)
def same_venue(a: str, b: str) -> bool | None:
    """Whether two venues as written are one series: True, False when surely not, None when unknown.

    A journal that prints the papers of one conference alone counts as that conference (PVLDB and VLDB); one that
    prints several is neither the same nor surely different (PACMPL and POPL).
    """
    if a == b and _clean(_plain(a)):  # as most are that come from one source; a number alone is no venue
        return True
    one, other = series_of(a), series_of(b)
    if one is None or other is None:
        return True if one is other and _same_words(a, b) else None
    if one is other:
        return True
    printed = one.prints if other.short in one.prints else other.prints if one.short in other.prints else ()
    if not printed:
        return False
    return True if len(printed) == 1 else None


def reprints(a: str, b: str) -> bool:
    """Whether one is a newsletter of which the proceedings of the other were an issue, so that a paper is in both."""
    one, other = series_of(a), series_of(b)
    return bool(one and other and (other.short in one.reprints or one.short in other.reprints))


def named_after(a: str, b: str) -> bool:
    """Whether one is a journal named after the meeting that the other is, so that its short name may mean either."""
    one, other = series_of(a), series_of(b)
    if not one or not other or one.kind == other.kind:
        return False
    return one.short.startswith(f"{other.short} ") or other.short.startswith(f"{one.short} ")


def _same_words(a: str, b: str) -> bool:
    one, other = _clean(_plain(a)), _clean(_plain(b))
    if not one or not other:
        return False
    return _abbreviates(one, other) or _abbreviates(other, one)


# words that half of all venues have, and that say nothing of two that they are one
_OF_ANY_KIND = _OF_ITSELF | _words(
    "symposium meeting journal transactions workshop workshops letters magazine association advances acm ieee"
    " society european joint th st nd rd new science sciences computer computing"
)


@lru_cache(maxsize=65536)
def surely_other(a: str, b: str) -> bool:
    """Whether two venues as written have nothing in common: no word, no beginning of one, no acronym.

    Where the table knows both, it says; where it knows one, all of that one's names are looked at.
    """
    one, other = series_of(a), series_of(b)
    if one and other:
        return same_venue(a, b) is False
    names = [(text[:_LONGEST], *(_names(series) if series else ())) for text, series in ((a, one), (b, other))]
    return all(_telling(name) for side in names for name in side[:1]) and not any(
        _related(mine, yours) for mine in names[0] for yours in names[1]
    )


def _telling(name: str) -> frozenset[str]:
    """The words that tell a venue from others."""
    return frozenset(word for word in _clean(_plain(name)) if len(word) > 1) - _OF_ANY_KIND


def _related(one: str, other: str) -> bool:
    """Whether two names share a word, the beginning of one, or an acronym and the words that it is made of."""
    mine, yours = _telling(one), _telling(other)
    if any(_begins(x, y) for x in mine for y in yours):
        return True
    return any(_spells(word, other) for word in mine) or any(_spells(word, one) for word in yours)


def _begins(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 2 and (longer.startswith(shorter) or (len(shorter) > 3 and shorter in longer))


_LONGEST_ACRONYM = 8


def _spells(acronym: str, name: str) -> bool:
    """Whether an acronym is made of beginnings of words of the name, in their order: "BioNLP", "ICWSM"."""
    if not 1 < len(acronym) <= _LONGEST_ACRONYM:
        return False
    reached = {0}
    for word in _WORD.findall(_plain(name)):
        reached |= {
            place + length
            for place in reached
            for length in range(1, len(word) + 1)
            if acronym.startswith(word[:length], place)
        }
    return len(acronym) in reached


# ------------------------------------------------------------------- writing

_LEADING = re.compile(
    r"^(?:in:?\s+)?(?:proc(?:eedings|\.)?\s+of\s+(?:the\s+)?)?(?:the\s+)?(?:(?:19|20)\d\d\s+)?"
    r"(?:(?:\d+(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty)-)?(?:first|second|third|\w+th))\s+(?=\w+\s+\w+))?",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,]+\(?(?:19|20)\d\d\)?|\s*\([^()]*\d[^()]*\)|\s+['’]\d\d)+$")
_PLACE_AND_DATE = re.compile(r",\s[^,]+(?:,\s[^,]+)*,\s[^,]*\b(?:19|20)\d\d\b.*$")


def tidy(venue: str) -> str:
    """A venue that no table knows, written as the others: no year, ordinal, place, date, "Proceedings of the"."""
    text = venue[:_LONGEST]
    if "&" in text:
        from html import unescape

        while (plain := unescape(text)) != text:
            text = plain
    text = " ".join(text.split()).strip(" ,;.")
    while (shorter := _shorter(text)) != text:
        text = shorter
    return text


def _shorter(text: str) -> str:
    cut = _TRAILING.sub("", _PLACE_AND_DATE.sub("", text)).strip(" ,;.")
    bare = _LEADING.sub("", cut)
    return bare if len(bare.split()) > 1 else cut or text


_STEMS = {
    "Accountability": "Account.", "Advances": "Adv.", "Analysis": "Anal.", "Annual": "Annu.", "Application": "Appl.",
    "Applications": "Appl.", "Applied": "Appl.", "Architecture": "Archit.", "Architectures": "Archit.",
    "Artificial": "Artif.", "Association": "Assoc.", "Automated": "Autom.", "Automation": "Autom.",
    "Communication": "Commun.", "Communications": "Commun.", "Computational": "Comput.", "Computer": "Comput.",
    "Computers": "Comput.", "Computing": "Comput.", "Conference": "Conf.", "Database": "Database",
    "Databases": "Databases", "Design": "Des.", "Development": "Dev.", "Discovery": "Discov.",
    "Discrete": "Discrete", "Distributed": "Distrib.", "Empirical": "Empir.", "Engineering": "Eng.",
    "European": "Eur.", "Evaluation": "Eval.", "Foundations": "Found.", "Human": "Hum.", "Image": "Image",
    "Information": "Inf.", "Intelligence": "Intell.", "Intelligent": "Intell.", "Interaction": "Interact.",
    "International": "Int.", "Journal": "J.", "Knowledge": "Knowl.", "Language": "Lang.", "Languages": "Lang.",
    "Learning": "Learn.", "Letters": "Lett.", "Linguistics": "Linguist.", "Machine": "Mach.", "Management": "Manag.",
    "Mathematics": "Math.", "Measurement": "Meas.", "Meeting": "Meet.", "Methods": "Methods", "Natural": "Nat.",
    "Network": "Netw.", "Networked": "Netw.", "Networking": "Netw.", "Networks": "Netw.", "Operating": "Oper.",
    "Optimization": "Optim.", "Parallel": "Parallel", "Pattern": "Pattern", "Performance": "Perform.",
    "Principles": "Princ.", "Privacy": "Priv.", "Proceedings": "Proc.", "Processing": "Process.",
    "Programming": "Program.", "Programs": "Programs", "Recognition": "Recognit.", "Representations": "Represent.",
    "Research": "Res.", "Retrieval": "Retr.", "Review": "Rev.", "Robotics": "Robot.", "Science": "Sci.",
    "Sciences": "Sci.", "Security": "Secur.", "Software": "Softw.", "Statistics": "Stat.", "Storage": "Storage",
    "Symposium": "Symp.", "System": "Syst.", "Systems": "Syst.", "Technical": "Tech.", "Technologies": "Technol.",
    "Technology": "Technol.", "Theoretical": "Theor.", "Theory": "Theory", "Transactions": "Trans.", "Vision": "Vis.",
    "Workshop": "Workshop",
}  # fmt: skip
_DROPPED = _words("of the on in and for a an to &")


def abbreviate(name: str) -> str:
    """The name with common words shortened and small words dropped, after ISO 4 and the LTWA list of word stems."""
    words = [word for word in name.split() if word.lower() not in _DROPPED]
    if len(words) < 2:
        return name
    return " ".join(_STEMS.get(word.rstrip(",:"), word.rstrip(",:")) for word in words)


def written(venue: str, form: str = "full", *, proceedings: bool = True) -> str:
    """A venue as a bibliography writes it, so that one series has one name whatever records call it.

    `form` is "full", "short" or "abbreviated", or "kept" for the name as it stands; a venue that no table knows is
    tidied when it is of `proceedings`.
    """
    if form == "kept":
        return venue
    series = series_of(venue)
    if series is None or series.kind == "preprint":
        text = tidy(venue) if proceedings else " ".join(venue.split())
        return abbreviate(text) if form == "abbreviated" else text
    if form == "short":
        return series.short
    return (series.abbreviated or abbreviate(series.name)) if form == "abbreviated" else series.name
