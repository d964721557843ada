-- The newest version of the tour that a person was shown; 0 before the first.
alter table people add column tour_version integer not null default 0;
-- When they first came to the end of one; null: never.
alter table people add column tour_completed_at bigint;
grant update (tour_version, tour_completed_at) on people to nightjar_app;
