"""What speaks for which cause, and how sure one may be.

Read in this order: ``code_scope`` (a code counts only where it means the same), ``history`` (the machine's own past),
``cause_model`` (what the case base as a whole says: by ``word_model`` and ``meaning_model`` on ``cause_labels``, from
``lessons``), ``nearness`` (across languages), ``mixing`` (signals to probabilities), ``sharpening`` (their last
correction), ``calibration`` and ``calibrating`` (fitted on the ``case_base`` itself, ``asking`` its reports again, and
on ``foreign_reports``), ``recalibrating`` (again when knowledge changes), ``familiarity`` by ``likeness``, ``telling``,
``boundary``, ``crossing`` (into the other language), ``retelling`` and ``vagueness`` (whether the report is about
anything known), ``joint_faults`` (two causes where one does not explain it), ``updating`` (what was checked and tried),
``outcomes``, ``told`` and ``cause_names`` (what people reported afterwards), ``disclosure`` (who may know it).
"""
